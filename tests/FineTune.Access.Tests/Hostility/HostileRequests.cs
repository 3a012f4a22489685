using System.Text;
using System.Text.Json;
using CsCheck;
using FineTune.Access.Tests.Isolation;
using FineTune.Api.Access;
using FineTune.Core.Parameters;

namespace FineTune.Access.Tests.Hostility;

/// <summary>
/// Generates requests to every operation: from nobody, from callers who may only look, and a few from one who may change the workspace
/// beta and nothing else. Some are sound in everything but the caller's right.
/// </summary>
/// <param name="alpha">The workspace that none of the callers may change.</param>
/// <param name="beta">The workspace whose contributor is among the callers.</param>
/// <param name="narrow">Key of a contributor of alpha that is good for another area only.</param>
internal sealed class HostileRequests(Neighbour alpha, Neighbour beta, string narrow)
{
    /// <summary>Name of the one sender that may change something.</summary>
    public const string Contributor = "contributor of beta";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "X", "G\u00e9T", ""];

    private readonly Gen<string> bodies = GeneratedBodies.Around(new TaskDocuments("tiny", beta.Ids["dataset"], Engines.Reference, Cards: 2, Context: 2048, Layers: 4));

    public Gen<HostileRequest> All =>
        from sender in Sender
        from operation in Among.These([.. OperationTable.All])
        from ids in Among.These(alpha.Ids, alpha.Ids, beta.Ids)
        from method in Gen.Frequency((9, Gen.Const(operation.Method)), (1, Among.These(Methods)))
        from target in HostilePaths.From(Neighbour.Address(operation, ids))
        from headers in Gen.Frequency((2, Gen.Const(Array.Empty<string>())), (2, HostileHeaders.Any.Array[1, 3]))
        from body in Body(operation, ids)
        from framing in Gen.Frequency((20, Gen.Const(Framing.Sound)), (1, Among.These(Enum.GetValues<Framing>())))
        select new HostileRequest(
            sender.Name, method, target, [.. sender.Header is null ? [] : new[] { sender.Header }, .. headers, .. body.Type is null ? [] : new[] { $"Content-Type: {body.Type}" }], body.Bytes, framing);

    private Gen<(string Name, string? Header)> Sender => Gen.Frequency(
        (8, HostileHeaders.Garbled([.. alpha.Keys.Values, .. beta.Keys.Values, narrow]).Select(header => ("nobody", header))),
        (4, Gen.Const(("viewer of alpha", Bearer(alpha.Keys["viewer"])))),
        (3, Gen.Const(("viewer of beta", Bearer(beta.Keys["viewer"])))),
        (2, Gen.Const(("narrow contributor of alpha", Bearer(narrow)))),
        (1, Gen.Const((Contributor, Bearer(beta.Keys["contributor"])))));

    private static string? Bearer(string key) => $"Authorization: Bearer {key}";

    private Gen<(byte[]? Bytes, string? Type)> Body(Operation operation, IReadOnlyDictionary<string, string> ids)
    {
        var hostile = Gen.Frequency(
            (6, bodies.Select(text => ((byte[]?)Encoding.UTF8.GetBytes(text), (string?)"application/json"))),
            (1, Gen.Byte.Array[0, 500].Select(bytes => ((byte[]?)bytes, (string?)"application/json"))),
            (1, bodies.Select(text => ((byte[]?)Encoding.UTF8.GetBytes(text), (string?)"application/yaml"))),
            (1, Gen.Const(((byte[]?)Encoding.UTF8.GetBytes("a: &a [x, x]\nb: [*a, *a]\nc: !!binary x\n? [y]\n: z"), (string?)"application/yaml"))),
            (1, Gen.Const(((byte[]?)Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x\"\r\n\r\n{}\r\n--x--"), (string?)"multipart/form-data; boundary=x"))),
            (1, Gen.Const(((byte[]?)Encoding.UTF8.GetBytes("--x\r\nContent-Disposition: form-data; name=\"file\r\n\r\n"), (string?)"multipart/form-data; boundary=x"))));
        return operation.Method == "GET" ? Gen.Frequency((9, Gen.Const(((byte[]?)null, (string?)null))), (1, hostile)) : Gen.Frequency((1, Gen.Const(Sound(operation, ids))), (1, hostile));
    }

    private static (byte[]? Bytes, string? Type) Sound(Operation operation, IReadOnlyDictionary<string, string> ids)
    {
        var body = (operation.Method, operation.Pattern) switch
        {
            ("POST", "/api/datasets/{name}/versions") => Neighbour.Form("file", Neighbour.Rows("changed")),
            ("POST", "/api/keys") => new { name = "stolen" },
            ("PUT", "/api/workspaces/{workspace}/members") => new[] { new { principal = "user:mallory", role = "owner" } },
            _ => Neighbour.Body(operation, ids),
        };
        switch (body)
        {
            case null:
                return (null, null);
            case MultipartFormDataContent form:
                using (form)
                {
                    using var written = new MemoryStream();
                    form.CopyTo(written, null, CancellationToken.None);
                    return (written.ToArray(), form.Headers.ContentType!.ToString());
                }

            default:
                return (JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
        }
    }
}
