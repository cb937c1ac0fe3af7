import { type Attachment, bodyOf, type Message } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { IconPaperclip } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../desk/api";
import classes from "./thread.module.css";

const PREVIEW_LIMIT = 3_000_000;

function sizeOf(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} KB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Asks for an address that opens a file for some minutes. */
function useAddress(message: Message): (file: Attachment) => Promise<string> {
  const api = useApi();
  return async ({ place }) => {
    const path = { id: message.conversation_id, seq: message.seq, place };
    const route = "/api/conversations/{id}/messages/{seq}/attachments/{place}";
    return (await bodyOf(api.GET(route, { params: { path } }))).url;
  };
}

export function Files({ message }: { message: Message }) {
  const address = useAddress(message);
  const open = async (file: Attachment) => {
    try {
      const link = document.createElement("a");
      Object.assign(link, { href: await address(file), target: "_blank", rel: "noopener" });
      link.click();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notifications.show({ color: "red", title: `${file.name} can't be opened`, message: reason });
    }
  };
  return (
    <ul className={classes.files} aria-label="Files">
      {message.attachments.map((file) => (
        <li key={file.place}>
          <button type="button" onClick={() => void open(file)}>
            <Picture message={message} file={file} />
            <span>
              <IconPaperclip size={14} aria-hidden /> {file.name || "Attachment"}
              {file.size ? <small> {sizeOf(file.size)}</small> : null}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A small picture shows itself; whatever can't be loaded stays a name. */
function Picture({ message, file }: { message: Message; file: Attachment }) {
  const address = useAddress(message);
  const small = file.content_type.startsWith("image/") && (file.size ?? 0) < PREVIEW_LIMIT;
  const { data } = useQuery({
    queryKey: ["file", message.id, file.place],
    enabled: small,
    retry: false,
    queryFn: () => address(file),
  });
  return data ? <img src={data} alt="" loading="lazy" /> : null;
}
