using CsCheck;

namespace FineTune.Access.Tests.Hostility;

/// <summary>Generates addresses that mean harm: known ones after a mutation, and ones that are no addresses.</summary>
internal static class HostilePaths
{
    private static readonly string[] Names =
    [
        "..", ".", "%2e%2e", "%252e%252e", "..%2f..%2f", "%2f", "%5c", "%00", "%", "%zz", "%c0%ae", "%ff", "%F0%9F%98%80", "%0d%0aX-Injected:%201", "a;b=c", "a'b", "' or 1 eq 1", "null", "undefined",
        "con", "__proto__", "{name}", "${jndi}", "-1", "1e999", "A", "%E2%80%AE", new string('n', 64), new string('n', 2000),
    ];

    private static readonly string[] Queries =
    [
        "", "", "", "?", "?&&", "?=", "?a=1&a=2", "?limit=-1", "?limit=99999999999999999999", "?after=x", "?page=0&pageSize=1000000", "?sort=%00", "?search=" + new string('s', 3000), "?search=%27%20or%201%20eq%201",
        "?tail=1e9", "?from=2026-13-45", "?follow=maybe", "?node=-1&rank=%ff", "?state=%7B%7D", "?limit=1;limit=2", "?%00=%00", "?access_token=ft-x", "?key=%F0%28%8C%28", "?path=../../..",
    ];

    private static readonly string[] NoAddresses =
    [
        "*", "/", "//", "///api//tasks", "/api", "/v1", "/api/../api/tasks", "http://evil.example/api/tasks", "evil.example:443", "/..", "/%2e%2e/%2e%2e/etc/passwd", "/API/TASKS", "/api/tasks/", "/.env", "/openapi/v2.json",
        "/openapi/..%2f..%2fappsettings.json", "/reference/../api/keys", "/api/tasks#x", "api/tasks", "/api\\tasks", "/\u00e9", "/" + new string('p', 9000),
    ];

    /// <summary>An address, starting from one that leads somewhere.</summary>
    public static Gen<string> From(string address) => Gen.Frequency(
        (5, Gen.Const(address)),
        (3, Gen.Select(Among.These(Queries), Gen.Const(address)).Select(parts => parts.Item2 + parts.Item1)),
        (5, Gen.Select(Among.These(Names), Gen.UInt, Among.These(Queries)).Select(parts => Replace(address, parts.Item1, parts.Item2) + parts.Item3)),
        (1, Gen.Select(Among.These(Names), Gen.UInt).Select(parts => $"{address}/{parts.Item1}")),
        (1, Gen.Select(Gen.UInt, Gen.Char[' ', '~']).Select(parts => Insert(address, parts.Item1, parts.Item2))),
        (1, Among.These(NoAddresses)));

    private static string Replace(string address, string name, uint at)
    {
        var parts = address.Split('/');
        parts[1 + (at % (parts.Length - 1))] = name;
        return string.Join('/', parts);
    }

    private static string Insert(string address, uint at, char character) => address.Insert((int)(at % (uint)address.Length), $"{character}");
}
