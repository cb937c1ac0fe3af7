import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { restore, signIn } from "./password";
import { SessionEnded } from "./session";

const settings = { endpoint: "http://cognito", client_id: "client" };

function token(minutes: number, name = "Ana"): string {
  const claims = {
    email: "ana@acme.example",
    name,
    exp: Date.now() / 1000 + minutes * 60,
    "custom:merchant_id": "acme",
    "custom:role": "agent",
    "custom:service_code": "A001",
  };
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `h.${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.s`;
}

/** Cognito, answering these in turn. */
function serve(...answers: [number, unknown][]): Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  vi.stubGlobal("fetch", async (_address: string, options: RequestInit) => {
    asked.push(JSON.parse(String(options.body)));
    const [status, body] = answers.shift() ?? [500, {}];
    return Response.json(body, { status });
  });
  return asked;
}

const issued = (id: string) => ({ AuthenticationResult: { IdToken: id, RefreshToken: "r" } });

beforeEach(() => void localStorage.clear());
afterEach(() => void vi.unstubAllGlobals());

describe("the password log-in", () => {
  it("reads who it is from the id token, in any script", async () => {
    serve([200, issued(token(60, "李小雨"))]);
    const session = await signIn(settings, "ana@acme.example", "secret");
    expect(session.claims).toMatchObject({
      name: "李小雨",
      serviceCode: "A001",
      merchantId: "acme",
    });
  });

  it("tells a wrong password in Cognito's words", async () => {
    serve([400, { message: "Incorrect username or password." }]);
    await expect(signIn(settings, "ana", "x")).rejects.toThrow("Incorrect username or password.");
  });

  it("renews a token before it ends, once for many askers", async () => {
    const asked = serve([200, issued(token(0.5))], [200, issued(token(60))]);
    const session = await signIn(settings, "ana", "x");
    const [one, other] = await Promise.all([session.token(), session.token()]);
    expect(one).toBe(other);
    expect(asked.map(({ AuthFlow }) => AuthFlow)).toEqual([
      "USER_PASSWORD_AUTH",
      "REFRESH_TOKEN_AUTH",
    ]);
  });

  it("survives a reload, and ends when the refresh token does", async () => {
    serve([200, issued(token(60))]);
    await signIn(settings, "ana", "x");
    expect((await restore(settings))?.claims.email).toBe("ana@acme.example");
    localStorage.setItem("deskhand:tokens", JSON.stringify({ id: token(-1), refresh: "r" }));
    serve([400, { message: "Refresh Token has expired" }]);
    expect(await restore(settings)).toBeNull();
    expect(localStorage).toHaveLength(0);
  });

  it("does not log out because the network is down", async () => {
    serve([200, issued(token(0.5))], [503, {}]);
    const session = await signIn(settings, "ana", "x");
    await expect(session.token()).rejects.not.toBeInstanceOf(SessionEnded);
    expect(localStorage.getItem("deskhand:tokens")).not.toBeNull();
  });
});
