import { anOrder } from "@deskhand/api/testing/builders";
import { describe, expect, it } from "vitest";
import { addressOf, readEdit } from "./edit";
import { readParcel } from "./fulfilForm";

// S83

const shipping_address = { name: "Mia", address1: "Lindenweg 4", zip: "79100", city: "Freiburg" };
const order = anOrder({ shipping_address });

describe("readEdit", () => {
  it("asks for nothing while nothing was changed", () => {
    expect(readEdit(order, addressOf(order), " ")).toEqual({ problem: null });
  });

  it("sends a changed address as a whole, without empty lines", () => {
    const address = { ...addressOf(order), address1: "Lindenweg 5 ", country_code: "de" };
    expect(readEdit(order, address, "").wish?.body).toEqual({
      shipping_address: { ...shipping_address, address1: "Lindenweg 5", country_code: "DE" },
    });
  });

  it("leaves the address alone when only the note is new", () => {
    expect(readEdit(order, addressOf(order), "Ring twice").wish?.body).toEqual({
      note: "Ring twice",
    });
  });

  it("knows what an address needs", () => {
    const address = addressOf(order);
    expect(readEdit(order, { ...address, city: "" }, "").problem).toContain("city");
    expect(readEdit(order, { ...address, country_code: "GER" }, "").problem).toContain("two");
  });
});

describe("readParcel", () => {
  const parcel = { all: true, pieces: {}, carrier: "DHL", number: "JD1", url: "", notify: true };

  it("names no lines for all that is left", () => {
    expect(readParcel(parcel, order).wish?.body).toMatchObject({ lines: {}, carrier: "DHL" });
  });

  it("names the pieces of a part, and waits for the first", () => {
    expect(readParcel({ ...parcel, all: false }, order)).toEqual({ problem: null });
    const part = { ...parcel, all: false, pieces: { L1: 1 } };
    expect(readParcel(part, order).wish?.body).toMatchObject({ lines: { L1: 1 } });
  });

  it("takes web addresses only", () => {
    expect(readParcel({ ...parcel, url: "javascript:x" }, order).problem).toContain("https://");
  });
});
