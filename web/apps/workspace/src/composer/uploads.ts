import { type Api, bodyOf } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useApi } from "../desk/api";

/** A file that is in our store and waits for its message. */
export interface Uploaded {
  key: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
}

const LARGEST = 25_000_000;

/** Put a file into the store. @throws ApiProblem, or Error when the store refuses. */
export async function upload(api: Api, file: File): Promise<Uploaded> {
  if (file.size > LARGEST) throw new Error("Files may have 25 MB at most");
  const given = file.type.split(";")[0] || "application/octet-stream";
  const body = { name: file.name, content_type: given, size: file.size };
  const { key, url, content_type } = await bodyOf(api.POST("/api/uploads", { body }));
  const headers = { "content-type": content_type };
  const response = await fetch(url, { method: "PUT", body: file, headers });
  if (!response.ok) throw new Error(`The file store answered ${response.status}`);
  return { key, name: file.name, type: content_type, size: file.size };
}

/** The files of the message that is being written. */
export function useUploads() {
  const api = useApi();
  const [files, setFiles] = useState<Uploaded[]>([]);
  const [running, setRunning] = useState(0);
  const addOne = async (file: File) => {
    setRunning((count) => count + 1);
    try {
      const uploaded = await upload(api, file);
      setFiles((before) => [...before, uploaded]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notifications.show({ color: "red", title: `${file.name} not attached`, message: reason });
    } finally {
      setRunning((count) => count - 1);
    }
  };
  return {
    files,
    busy: running > 0,
    add: (list: Iterable<File>) => {
      for (const file of list) void addOne(file);
    },
    remove: (key: string) => setFiles((before) => before.filter((file) => file.key !== key)),
    clear: () => setFiles([]),
  };
}
