{{/* Labels of every object, those of manifests/install. */}}
{{- define "nextmavens.labels" -}}
app.kubernetes.io/name: nextmavens
app.kubernetes.io/component: operator
{{- end }}

{{/* What only a release has. */}}
{{- define "nextmavens.releaseLabels" -}}
{{ include "nextmavens.labels" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "nextmavens.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}
