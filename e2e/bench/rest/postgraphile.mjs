// PostGraphile 5 with its version 4 preset and the connection filter, on the tables the runtime serves.
// A verified token gives the transaction the same role and claims settings as the runtime's requests have.
// Settings: PG* for the database, PORT, JWT_SECRET, POOL (connections).
import { createSecretKey } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.MODULES}/`);
const { postgraphile } = require("postgraphile");
const { makeV4Preset } = require("postgraphile/presets/v4");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const { PostGraphileConnectionFilterPreset } = require("postgraphile-plugin-connection-filter");
const { verify } = require("jsonwebtoken");
const { Pool } = require("pg");

const { JWT_SECRET, PORT, POOL } = process.env;
// as a key object: a text would be tried as a public key first, with every request
const key = createSecretKey(Buffer.from(JWT_SECRET));

const preset = {
  extends: [makeV4Preset(), PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ pool: new Pool({ max: Number(POOL), min: Number(POOL) }), schemas: ["public"] })],
  grafast: {
    context(requestContext) {
      const header = requestContext.node.req.headers.authorization ?? "";
      const claims = verify(header.replace(/^Bearer /, ""), key, { algorithms: ["HS256"] });
      return { pgSettings: { role: claims.role, "request.jwt.claims": JSON.stringify(claims) } };
    },
  },
  grafserv: { graphiql: false, watch: false },
};

const server = createServer();
server.on("error", (failure) => {
  console.error(failure);
  process.exit(1);
});
postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(PORT), "127.0.0.1");
