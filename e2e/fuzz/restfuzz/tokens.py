"""Bearer tokens (RFC 7519): good ones of each caller, and bad ones of every sort."""

import base64
import hashlib
import hmac
import json
import random
import time

TENANT_A = "aaaaaaaa-0000-4000-8000-00000000000a"
TENANT_B = "bbbbbbbb-0000-4000-8000-00000000000b"
NOBODY = "cccccccc-0000-4000-8000-00000000000c"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(claims, secret: str, header=None, digest: str = "sha256") -> str:
    head = {"alg": "HS256", "typ": "JWT"} if header is None else header
    text = claims if isinstance(claims, str) else json.dumps(claims)
    unsigned = _part(json.dumps(head).encode()) + "." + _part(text.encode("utf-8", "surrogatepass"))
    return unsigned + "." + _part(hmac.digest(secret.encode(), unsigned.encode(), digest))


class Tokens:
    def __init__(self, secret: str):
        self.secret = secret
        self.expiry = int(time.time()) + 24 * 3600
        of = {"a": ("authenticated", TENANT_A), "b": ("authenticated", TENANT_B)}
        self.good = {caller: signed(self._claims(role, tenant), secret) for caller, (role, tenant) in of.items()}
        self.good["service"] = signed({"role": "service_role", "exp": self.expiry}, secret)

    def _claims(self, role: str, tenant: str, **more) -> dict:
        return {"role": role, "tenant_id": tenant, "sub": NOBODY, "exp": self.expiry, **more}

    def hostile(self, rng: random.Random) -> str:
        """What comes after "Bearer ": never a token that may read a tenant's rows."""
        nobody = self._claims("authenticated", NOBODY)
        forged = self._claims("authenticated", TENANT_B)
        good = self.good["b"]
        head, body, signature = good.split(".")
        return rng.choice([
            lambda: "", lambda: " ", lambda: ".", lambda: "..", lambda: "...", lambda: "a.b", lambda: "a.b.c", lambda: "x" * 7000,
            lambda: signed(forged, "another secret of at least 32 characters"),
            lambda: signed(forged, "", {"alg": "none"}).rsplit(".", 1)[0] + ".",
            lambda: signed(forged, self.secret, {"alg": "HS256", "crit": ["b64"], "b64": False}) + "x",
            lambda: signed(forged, self.secret, {"alg": "RS256"}),
            lambda: signed(forged, self.secret, {"alg": "ES256"}),
            lambda: signed(forged, self.secret, {"alg": ["HS256"]}),
            lambda: f"{head}.{body}.", lambda: f"{head}.{body}", lambda: f".{body}.{signature}",
            lambda: f"{head}.{_part(json.dumps(self._claims('service_role', TENANT_B)).encode())}.{signature}",
            lambda: f"{head}.{body}.{signature[:-3]}AAA", lambda: f"{head}.{body}.{signature}.{signature}",
            lambda: f"{head}.%%%.{signature}", lambda: f"{head}.{_part(bytes(40))}.{signature}",
            lambda: signed({**forged, "exp": 1}, self.secret), lambda: signed({**forged, "nbf": self.expiry}, self.secret),
            lambda: signed({**forged, "exp": "soon"}, self.secret), lambda: signed({**forged, "iat": self.expiry}, self.secret),
            lambda: signed({**nobody, "role": rng.choice(["postgres", "nobody", "", "no such", 'a"b', "x" * 500, "\u0000",
                                                          "pg_read_all_data", None, 5, ["anon"], {"a": 1}, "none", "NONE"])}, self.secret),
            lambda: signed({**nobody, "tenant_id": rng.choice(["x", None, 5, [TENANT_A + "x"], {"a": 1}, "\u0000", "' or true--",
                                                               "\ud800", TENANT_B + " or", "%", "{" + NOBODY + "}"])}, self.secret),
            lambda: signed(rng.choice(["", "null", "[]", "5", '"x"', "{", '{"role":', '{"a":1}', "\ud800",
                                       '{"role":"anon","exp":1e400}', '{"role":"anon","role":"nobody"}']), self.secret),
            lambda: signed({**nobody, "deep": json.loads("[" * 900 + "]" * 900)}, self.secret),
            lambda: signed({**nobody, "big": "x" * 5000}, self.secret),
            lambda: signed({**nobody, "x": "\u0000"}, self.secret),
            lambda: signed({**nobody, "request.jwt.claims": {"tenant_id": TENANT_B}}, self.secret),
        ])()
