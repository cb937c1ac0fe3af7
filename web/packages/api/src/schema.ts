import type { Agent, Conversation, Customer, Message, Order, Page, TimelineEntry } from "./types";

interface Answer<Body> {
  headers: Record<string, unknown>;
  content: { "application/json": Body };
}
interface Get<Body, Query> {
  get: { parameters: { query?: Query; path: Id }; responses: { 200: Answer<Body> } };
}
interface List<Body, Query> {
  get: { parameters: { query?: Query }; responses: { 200: Answer<Body> } };
}
interface Id {
  id: string;
}
type Listing = { limit?: number; cursor?: string };

export interface paths {
  "/api/conversations": List<
    Page<Conversation>,
    Listing & { status?: string; assignee?: string; channel?: string; q?: string }
  >;
  "/api/conversations/{id}": {
    get: { parameters: { path: Id }; responses: { 200: Answer<Conversation> } };
    patch: {
      parameters: { path: Id };
      requestBody: { content: { "application/json": Record<string, unknown> } };
      responses: { 200: Answer<Conversation> };
    };
  };
  "/api/conversations/{id}/messages": {
    get: {
      parameters: { query?: Listing & { after_seq?: number }; path: Id };
      responses: { 200: Answer<Page<Message>> };
    };
    post: {
      parameters: { path: Id; header?: Record<string, string> };
      requestBody: { content: { "application/json": Record<string, unknown> } };
      responses: { 201: Answer<Message> };
    };
  };
  "/api/conversations/{id}/messages/{seq}/attachments/{place}": {
    get: {
      parameters: { path: Id & { seq: number; place: number } };
      responses: { 200: Answer<{ url: string }> };
    };
  };
  "/api/uploads": {
    post: {
      requestBody: {
        content: { "application/json": { name: string; content_type: string; size: number } };
      };
      responses: { 201: Answer<{ key: string; url: string }> };
    };
  };
  "/api/customers/{id}": Get<Customer, Listing>;
  "/api/customers/{id}/orders": Get<Page<Order>, Listing>;
  "/api/customers/{id}/timeline": Get<Page<TimelineEntry>, Listing>;
  "/api/customer-service/list": List<Page<Agent>, Listing>;
  "/api/customer-service/me/status": {
    put: {
      requestBody: { content: { "application/json": Record<string, unknown> } };
      responses: { 200: Answer<Agent> };
    };
  };
  "/api/ws-ticket": { post: { responses: { 200: Answer<{ ticket: string }> } } };
}
