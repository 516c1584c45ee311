## given
eval "$(./nextmavens env)"
curl "$BASE_URL/storage/v1/bucket" -H "Host: $HOST" -H "Authorization: Bearer $SERVICE_KEY" \
  -H 'Content-Type: application/json' -d '{"name": "photos"}'
curl "$BASE_URL/storage/v1/object/photos/one.txt" -H "Host: $HOST" -H "Authorization: Bearer $SERVICE_KEY" -d one

## end
curl -X POST "$BASE_URL/storage/v1/bucket/photos/empty" -H "Host: $HOST" -H "Authorization: Bearer $SERVICE_KEY"
curl -X DELETE "$BASE_URL/storage/v1/bucket/photos" -H "Host: $HOST" -H "Authorization: Bearer $SERVICE_KEY"
