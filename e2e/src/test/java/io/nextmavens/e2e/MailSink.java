package io.nextmavens.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A mail server as a pod of a namespace, {@code mail:2525}: it takes every mail (RFC 5321) and writes it to its log.
 *
 * @param client the cluster's API
 * @param namespace where it is
 */
record MailSink(KubernetesClient client, String namespace) {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s\"<>]+/verify\\?[^\\s\"<>]+");

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: mail, namespace: NAMESPACE, labels: {app: mail}}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 0
              securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: mail
                  image: IMAGE
                  command:
                    - perl
                    - -e
                    - |
                      use strict;
                      use IO::Socket::INET;
                      $| = 1;
                      my $server = IO::Socket::INET->new(LocalPort => 2525, Listen => 5) or die $!;
                      while (my $client = $server->accept) {
                        print $client "220 sink ESMTP\\r\\n";
                        while (defined(my $line = <$client>)) {
                          if ($line =~ /^DATA/i) {
                            print $client "354 end with .\\r\\n";
                            while (defined($line = <$client>) && $line !~ /^\\.\\r?$/) { print $line }
                            print $client "250 kept\\r\\n";
                          } elsif ($line =~ /^QUIT/i) {
                            print $client "221 bye\\r\\n";
                            last;
                          } else {
                            print $line if $line =~ /^RCPT/i;
                            print $client "250 OK\\r\\n";
                          }
                        }
                      }
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: mail, namespace: NAMESPACE}
            spec: {selector: {app: mail}, ports: [{port: 2525}]}
            """;

    /** @param image one that has Perl: that of the database */
    void start(String image) {
        client.resource(Serialization.unmarshal(
                        POD.replace("NAMESPACE", namespace).replace("IMAGE", image), Pod.class))
                .create();
        client.resource(Serialization.unmarshal(SERVICE.replace("NAMESPACE", namespace), Service.class))
                .create();
    }

    /** How many mails there were to an address. */
    long mailsTo(String address) {
        return log().lines()
                .filter(line -> line.strip().equalsIgnoreCase("RCPT TO:<" + address + ">"))
                .count();
    }

    /** The links of all mails, in the order in which they came; a mail has its link in the text and in the HTML. */
    List<String> links() {
        // quoted-printable (RFC 2045, section 6.7)
        String text = log().replace("\r", "").replace("=\n", "").replace("=3D", "=");
        return LINK.matcher(text)
                .results()
                .map(found -> found.group().replace("&amp;", "&"))
                .distinct()
                .toList();
    }

    private String log() {
        return client.pods().inNamespace(namespace).withName("mail").getLog();
    }
}
