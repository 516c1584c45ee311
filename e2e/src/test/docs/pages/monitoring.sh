# The kinds of the Prometheus operator, which is not on this cluster.

## given
for kind in PodMonitor PrometheusRule; do
  plural=$(tr '[:upper:]' '[:lower:]' <<<"${kind}s")
  kubectl apply -f - <<YAML
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: $plural.monitoring.coreos.com}
spec:
  group: monitoring.coreos.com
  scope: Namespaced
  names: {kind: $kind, plural: $plural, singular: ${plural%s}}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
YAML
  kubectl wait --for=condition=Established "crd/$plural.monitoring.coreos.com"
done

## after kubectl apply -k manifests/monitoring
kubectl get podmonitors,prometheusrules -A -o name | sort | uniq | grep -c . | grep -x 3 >/dev/null

## end
kubectl delete -k manifests/monitoring
kubectl delete crd podmonitors.monitoring.coreos.com prometheusrules.monitoring.coreos.com
