import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./schema";
import type { Problem } from "./types";

export type Api = Client<paths>;

/** An answer that is not a success: RFC 9457 when the API spoke, its status line otherwise. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail || problem.title || `The server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * The API, typed by its OpenAPI document.
 * @param token asked before every request.
 */
export function createApi(baseUrl: string, token: () => Promise<string>): Api {
  const client = createClient<paths>({ baseUrl });
  client.use({
    async onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${await token()}`);
      return request;
    },
    async onResponse({ response }) {
      if (response.ok) return response;
      const json = response.headers.get("content-type")?.includes("json");
      throw new ApiProblem(response.status, json ? ((await response.json()) as Problem) : {});
    },
  });
  return client;
}

/** The body of a success; every other answer has been thrown by `createApi`. */
export async function bodyOf<Body>(answer: Promise<{ data?: Body }>): Promise<Body> {
  const { data } = await answer;
  return data as Body;
}
