import { Button } from "@mantine/core";
import DOMPurify from "dompurify";
import { useEffect, useMemo, useRef, useState } from "react";

const STYLE =
  "body{margin:0;padding:8px 10px;font:14px/1.5 system-ui,sans-serif;color:#1c2024;background:#fff;overflow-wrap:anywhere}" +
  "img{max-width:100%;height:auto}table{max-width:100%}a{color:#1d6f5c}";

interface SafeMail {
  document: string;
  /** Whether the mail wants pictures from elsewhere: loading them tells the sender it was read. */
  remote: boolean;
}

/** A whole document for the frame: sanitised, and forbidden by policy to run or load anything else. */
export function safeMail(html: string, withImages: boolean): SafeMail {
  const clean = DOMPurify.sanitize(html, {
    FORBID_TAGS: ["form", "input", "button", "select", "textarea", "base", "meta", "link"],
    ADD_ATTR: ["target"],
  });
  const images = withImages ? "data: https:" : "data:";
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}`;
  return {
    document: `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank"><style>${STYLE}</style><body>${clean}`,
    remote: /<img[^>]+src=["']?https?:|background=|url\(/i.test(clean),
  };
}

/**
 * A mail as its sender designed it. No scripts run in the frame (`sandbox` without `allow-scripts`);
 * `allow-same-origin` is there only so that its height can be read.
 */
export default function MailFrame({ html }: { html: string }) {
  const [withImages, setWithImages] = useState(false);
  const [height, setHeight] = useState(80);
  const frame = useRef<HTMLIFrameElement>(null);
  const mail = useMemo(() => safeMail(html, withImages), [html, withImages]);
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);

  const measure = () => {
    const body = frame.current?.contentDocument?.body;
    if (!body) return;
    observer.current?.disconnect();
    observer.current = new ResizeObserver(() => setHeight(Math.min(body.scrollHeight + 1, 2000)));
    observer.current.observe(body);
  };
  return (
    <>
      <iframe
        ref={frame}
        title="Mail"
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={mail.document}
        style={{
          width: "100%",
          height,
          border: 0,
          borderRadius: 6,
          display: "block",
          colorScheme: "light",
        }}
        onLoad={measure}
      />
      {mail.remote && !withImages && (
        <Button size="compact-xs" variant="subtle" mt={6} onClick={() => setWithImages(true)}>
          Show pictures
        </Button>
      )}
    </>
  );
}
