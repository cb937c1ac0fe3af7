import { createTheme, type MantineColorsTuple } from "@mantine/core";

const pine: MantineColorsTuple = [
  "#e9f6f2",
  "#d6eae4",
  "#abd5c8",
  "#7ebfaa",
  "#58ac91",
  "#409f82",
  "#2e8f72",
  "#1d6f5c",
  "#17604c",
  "#0c4d3c",
];

/** Calm and dense: system fonts, 14 px, one green. */
export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 6 },
  colors: { pine },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "18px" },
  defaultRadius: "md",
  cursorType: "pointer",
});
