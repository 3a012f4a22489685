using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ArmSimulator.Http;

namespace ArmSimulator.Vault;

/// <summary>Secrets of a key vault with soft delete: one that was deleted keeps its name until it is recovered.</summary>
public sealed class VaultEndpoints
{
    private readonly ConcurrentDictionary<string, string> secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> deleted = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values by name, without those that were deleted.</summary>
    public IReadOnlyDictionary<string, string> Secrets => secrets;

    /// <summary>Whether callers have no right to the secrets.</summary>
    public bool IsForbidden { get; set; }

    internal void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/secrets/{name}", async (string name, HttpRequest request) =>
        {
            Check(name, request);
            if (deleted.ContainsKey(name))
            {
                throw new ArmException(409, "Conflict", $"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused.");
            }

            secrets[name] = (string)(await StrictJson.ReadAsync(request))["value"]!;
            return Show(name);
        });
        app.MapGet("/secrets/{name}", (string name, HttpRequest request) =>
        {
            Check(name, request);
            return secrets.ContainsKey(name) ? Show(name) : throw Missing(name);
        });
        app.MapDelete("/secrets/{name}", (string name, HttpRequest request) =>
        {
            Check(name, request);
            deleted[name] = secrets.TryRemove(name, out var value) ? value : throw Missing(name);
            return Answers.Json(new JsonObject { ["recoveryId"] = $"/deletedsecrets/{name}" });
        });
        app.MapPost("/deletedsecrets/{name}/recover", (string name, HttpRequest request) =>
        {
            Check(name, request);
            secrets[name] = deleted.TryRemove(name, out var value) ? value : throw Missing(name);
            return Answers.Json(new JsonObject { ["id"] = $"/secrets/{name}" });
        });
    }

    private IResult Show(string name) => Answers.Json(new JsonObject { ["id"] = $"/secrets/{name}", ["value"] = secrets[name] });

    private void Check(string name, HttpRequest request)
    {
        if (IsForbidden)
        {
            throw new ArmException(403, "Forbidden", "Caller is not authorized to perform action on resource.");
        }

        if (request.Query["api-version"] != "7.4" || name.Length > 127 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
        {
            throw new ArmException(400, "BadParameter", "The request URI contains an invalid name or api-version.");
        }
    }

    private static ArmException Missing(string name) => new(404, "SecretNotFound", $"A secret with (name/id) {name} was not found in this key vault.");
}
