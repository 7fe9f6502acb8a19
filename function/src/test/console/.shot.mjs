import { chromium } from 'playwright-core';
const [,, url, out, w='1280', scheme='light', h='900', ...act] = process.argv;
const b = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
const p = await b.newPage({viewport:{width:+w,height:+h},colorScheme:scheme});
p.on('console',m=>console.log('console',m.type(),m.text())); p.on('pageerror',e=>console.log('pageerror',e.stack)); p.on('requestfailed',r=>console.log('failed',r.url()));
await p.goto(url); await p.waitForTimeout(1500);
for (const a of act) { await eval(`(async()=>{${a}})()`); await p.waitForTimeout(700); }
await p.screenshot({path:out, fullPage: h==='full'||process.env.FULL==='1'}); await b.close();
