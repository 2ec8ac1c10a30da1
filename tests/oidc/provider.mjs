// A real OpenID provider for tests, on loopback: node provider.mjs PORT SETTINGS.json
// Settings: keys (JWKs), clients, accounts (by login name: claims).
// POST /fault {"fault": name} makes the next token wrong in one way, signed all the same.
import { readFileSync } from "node:fs";
import { SignJWT, decodeJwt, importJWK } from "jose";
import Provider from "oidc-provider";

const port = Number(process.argv[2]);
const { keys, clients, accounts, strict } = JSON.parse(readFileSync(process.argv[3], "utf8"));
const issuer = `http://127.0.0.1:${port}`;
let fault = "";

const provider = new Provider(issuer, {
  clients,
  jwks: { keys },
  claims: {
    openid: ["sub"],
    profile: ["name"],
    email: ["email", "email_verified"],
    groups: ["groups"],
  },
  findAccount: (_ctx, id) =>
    id in accounts && {
      accountId: id,
      claims: () => ({ sub: id, ...accounts[id] }),
    },
  features: {
    devInteractions: { enabled: true },
    dPoP: {
      enabled: true,
      nonceSecret: Buffer.alloc(32, 7),
      requireNonce: () => strict,
    },
    pushedAuthorizationRequests: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Nobody is asked for consent to log in to their own employer's service.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile email groups");
    await grant.save();
    return grant;
  },
  cookies: { keys: ["for tests only"] },
});

const wrong = {
  nonce: (claims) => ({ ...claims, nonce: "another" }),
  issuer: (claims) => ({ ...claims, iss: "https://another.example" }),
  audience: (claims) => ({ ...claims, aud: "another" }),
  expired: (claims) => ({ ...claims, exp: claims.iat - 3600, iat: claims.iat - 7200 }),
  party: (claims) => ({ ...claims, aud: [claims.aud, "another"], azp: "another" }),
};

async function misled(idToken) {
  const [key] = keys;
  const claims = decodeJwt(idToken);
  if (fault === "unsigned") {
    const header = Buffer.from('{"alg":"none"}').toString("base64url");
    return `${header}.${idToken.split(".")[1]}.`;
  }
  if (fault === "signature") {
    const [header, body, signature] = idToken.split(".");
    const last = signature.startsWith("A") ? "B" : "A";
    return [header, body, last + signature.slice(1)].join(".");
  }
  return new SignJWT(wrong[fault](claims))
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(await importJWK(key, key.alg));
}

provider.use(async (ctx, next) => {
  if (ctx.path === "/fault") {
    fault = ctx.query.name;
    ctx.body = "";
    return;
  }
  await next();
  if (ctx.path === "/token" && fault && ctx.body?.id_token) {
    ctx.body = { ...ctx.body, id_token: await misled(ctx.body.id_token) };
  }
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
