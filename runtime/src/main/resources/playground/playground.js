// GraphiQL on the service that served the page: headers of its editor go with every request and subscription.
const element = document.getElementById("graphiql");
const url = new URL(element.dataset.base, window.location.href);
const socket = new URL(url);
socket.protocol = url.protocol === "https:" ? "wss:" : "ws:";

const fetcher = GraphiQL.createFetcher({ url: url.href, subscriptionUrl: socket.href });

ReactDOM.createRoot(element).render(
  React.createElement(GraphiQL, {
    fetcher,
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    defaultQuery: "# Operations of the database's schema.\n# Headers have an editor below.\n{\n  __typename\n}\n",
    defaultHeaders: '{\n  "Authorization": ""\n}',
  }),
);
