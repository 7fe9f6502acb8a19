/** The REST surface: routes, requests, the services behind them, and Google's JSON. */
package dev.longrun.http;
