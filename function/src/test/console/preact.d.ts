// What the console's preact.js exports, for the type check alone.
export { render } from 'preact';
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export declare const html: (strings: TemplateStringsArray, ...values: unknown[]) => any;
