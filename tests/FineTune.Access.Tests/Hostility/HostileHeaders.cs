using CsCheck;

namespace FineTune.Access.Tests.Hostility;

/// <summary>Generates lines of a header that mean harm, or that nobody expects.</summary>
internal static class HostileHeaders
{
    /// <summary>Any header but the one that says who sends the request.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency(
        (6, Among.These(
            "Host: evil.example", "Host:", "Host: a b", "Host: 127.0.0.1:99999", "NoColon", "Empty:", ": nameless", "Bad Name: x", "X: \u0001\u0002", "X: ÿþ",
            "Expect: 100-continue", "Expect: 200-ok", "Upgrade: h2c", "Connection: keep-alive, Authorization", "TE: trailers", "Range: bytes=9-0", "Range: bytes=-", "Range: lines=0-1")),
        (6, Among.These(
            "Accept: text/event-stream", "Accept: application/json;q=2", "Accept: \"", "Accept-Encoding: gzip;q=NaN", "Accept-Language: ../../etc", "Content-Encoding: gzip",
            "Content-Type: application/json", "Content-Type: application/yaml", "Content-Type: application/json; charset=utf-99", "Content-Type: ;;;", "Content-Type: multipart/form-data",
            "Content-Type: multipart/form-data; boundary=" + new string('b', 300), "Content-Type: multipart/form-data; boundary=x", "Content-Type: application/x-www-form-urlencoded", "Content-Type: text/plain\u0000")),
        (6, Among.These(
            "X-HTTP-Method-Override: DELETE", "X-Original-URL: /api/keys", "X-Rewrite-URL: /api/keys", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: localhost", "X-Forwarded-Proto: gopher",
            "Forwarded: for=127.0.0.1", "X-MS-CLIENT-PRINCIPAL: eyJ1c2VySWQiOiJyb290In0=", "X-MS-CLIENT-PRINCIPAL-NAME: root", "Origin: https://evil.example", "Origin: null", "Referer: javascript:alert(1)",
            "Cookie: session=operator; __Host-session=1", "Proxy-Authorization: Bearer operator-key-of-the-tests", "X-API-Key: operator-key-of-the-tests", "traceparent: 00-zz-zz-zz")),
        (12, Among.These(
            "FineTune-Workspace: alpha", "FineTune-Workspace: default", "FineTune-Workspace: ../alpha", "FineTune-Workspace: alpha,beta", "FineTune-Workspace: ALPHA", "FineTune-Workspace: " + new string('w', 500),
            "FineTune-Workspace: ' or PartitionKey ne '", "OpenAI-Project: alpha", "OpenAI-Project: proj_\u00e9", "OpenAI-Organization: alpha", "OpenAI-Beta: " + new string('z', 4000),
            "Idempotency-Key: one", "Idempotency-Key: " + new string('i', 300), "Idempotency-Key: \u00e9", "If-Match: *", "If-Match: W/\"", "If-Match: \"x\", y", "If-None-Match: \"", "If-None-Match: *",
            "Last-Event-ID: ' or 1 eq 1", "Last-Event-ID: " + new string('9', 100))),
        (1, Gen.Int[1, 4].Select(size => "X-Long: " + new string('l', size * 10_000))),
        (1, Gen.Int[50, 150].Select(count => string.Join("\r\n", Enumerable.Range(0, count).Select(number => $"X-{number}: y")))),
        (2, Gen.Char.Array[0, 30].Select(text => $"X-Any: {new string(text)}")));

    /// <summary>What stands in the place of a bearer that would be let in.</summary>
    /// <param name="keys">Keys that are let in.</param>
    public static Gen<string?> Garbled(IReadOnlyList<string> keys) => Gen.OneOf(
        Among.These<string?>(
            null, "Authorization:", "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Basic cm9vdDpyb290", "Authorization: Negotiate AAAA", "Authorization: Bearer null", "Authorization: Bearer ft-",
            "Authorization: Bearer ft-0123456789abcdef-" + new string('A', 43), "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJyb290In0.", "Authorization: Bearer a.b.c", "Authorization: Bearer ..", "Authorization: Bearer a.b.c.d.e",
            "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIn0.AAAA", "Authorization: Bearer " + new string('.', 3000), "Authorization: Bearer \u00ff\u00fe", "Authorization: Bearer a\tb"),
        Gen.Select(Among.These([.. keys]), Gen.Int[0, 6], Gen.Int[0, 200]).Select(parts => (string?)Garble(parts.Item1, parts.Item2, parts.Item3)));

    private static string Garble(string key, int how, int at)
    {
        var place = at % key.Length;
        return how switch
        {
            0 => $"Authorization: Bearer {key[..place]}{(key[place] == 'x' ? 'y' : 'x')}{key[(place + 1)..]}",
            1 => $"Authorization: Bearer {key[..place]}",
            2 => $"Authorization: Bearer {key}{key[place]}",
            3 => $"Authorization: Basic {key}",
            4 => $"Authorization: Bearer {key}\r\nAuthorization: Bearer {key}",
            5 => $"Authorization: Bearer Bearer {key}",
            _ => $"Authorization: Bearer \"{key}\"",
        };
    }
}
