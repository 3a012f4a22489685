using System.Security.Cryptography;
using System.Text.Json;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Audit;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FineTune.Api.Access;

/// <summary>An API key as the API shows it; without what it is recognised by.</summary>
/// <param name="LastUsedAt">To five minutes; null where it was not used.</param>
public sealed record KeyView(
    string Id, string Name, Role Role, IReadOnlyList<string> Scopes, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt)
{
    internal static KeyView Of(ApiKey key) =>
        new(key.Id, key.Name, key.Role, key.Scopes, key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);
}

/// <summary>A new API key.</summary>
/// <param name="Secret">The key's text. It is shown this once.</param>
public sealed record NewKeyView(KeyView Key, string Secret);

/// <summary><c>/api/keys</c>: keys of programs for one workspace.</summary>
internal static class KeyEndpoints
{
    private const int WriteTries = 10;

    public static void Map(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Access");
        keys.MapGet("", async (IAccessStore store, CancellationToken cancellation) => Results.Ok(
            (await store.ReadAsync(cancellation)).Keys.Values.Select(stored => stored.Value).Where(IsHere).OrderByDescending(key => key.CreatedAt).Select(KeyView.Of)))
            .Produces<IReadOnlyList<KeyView>>().WithName("listKeys").WithSummary("List the API keys of the workspace");
        keys.MapPost("", CreateAsync).Accepts<KeyRequest>("application/json").Produces<NewKeyView>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest).WithName("createKey").WithSummary("Make an API key; its secret is shown this once");
        keys.MapDelete("/{id}", RevokeAsync).Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound)
            .WithName("revokeKey").WithSummary("Revoke an API key; other processes know within ten seconds");
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, IAccessStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (wanted, findings) = KeyRequest.Read(body.Document.RootElement, clock.GetUtcNow());
            if (wanted is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The key is not valid.", findings);
            }

            var scope = AccessScope.Current;
            var (key, text) = ApiKey.Issue(
                wanted.Name, scope.Workspace, wanted.Role, wanted.Scopes ?? [], scope.User ?? "", clock.GetUtcNow(), wanted.ExpiresAt, RandomNumberGenerator.GetBytes(ApiKey.RandomBytes));
            await store.AddAsync(key, cancellation);
            Note(null, key);
            return Results.Created($"/api/keys/{key.Id}", new NewKeyView(KeyView.Of(key), text));
        }
    }

    private static async Task<IResult> RevokeAsync(string id, IAccessStore store, TimeProvider clock, CancellationToken cancellation)
    {
        for (var tries = 0; tries < WriteTries; tries++)
        {
            if ((await store.ReadAsync(cancellation)).Keys.GetValueOrDefault(id) is not { } stored || !IsHere(stored.Value))
            {
                return Problem.NotFound("key");
            }

            var revoked = stored.Value with { RevokedAt = clock.GetUtcNow() };
            if (stored.Value.RevokedAt is not null || await store.SaveAsync(stored, revoked, cancellation))
            {
                Note(stored.Value, revoked);
                return Results.NoContent();
            }
        }

        throw new TimeoutException($"Key '{id}' changes faster than it can be written.");
    }

    private static void Note(ApiKey? before, ApiKey after) => AccessScope.Current.Notes?.Add(
        new Change("key", after.Id, before is null ? null : JsonSerializer.SerializeToNode(KeyView.Of(before)), JsonSerializer.SerializeToNode(KeyView.Of(after))));

    private static bool IsHere(ApiKey key) => key.Workspace == AccessScope.Current.Workspace;
}
