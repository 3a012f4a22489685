using System.Security.Cryptography;
using System.Text;
using FineTune.Api.OpenAi.Errors;
using FineTune.Core.Ports;
using Microsoft.AspNetCore.Http;

namespace FineTune.Api.OpenAi;

/// <summary>
/// Recognises requests that a client library repeats by itself after an answer was lost. The libraries send no idempotency key,
/// so a short window over caller and content stands in for it. What is remembered is stored, and so outlives the process.
/// </summary>
internal sealed class RepeatedRequests(IIdempotencyStore keys, TimeProvider clock)
{
    /// <summary>Longer than any library goes on repeating, shorter than a person takes to ask for the same thing again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>The id for what a request makes: a new one, or that of the request that this one repeats.</summary>
    /// <param name="request">The request; its <c>Idempotency-Key</c> wins over the window.</param>
    /// <param name="content">Everything that makes it differ from other requests to the same path.</param>
    /// <param name="cancellation">Stops before the claim.</param>
    /// <exception cref="OpenAiException">The key was used for another request.</exception>
    public async Task<string> ClaimAsync(HttpRequest request, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var hash = HashOf(request, content);
        var entry = new IdempotencyEntry(hash, Guid.CreateVersion7(now).ToString("N"), now);
        if (request.Headers["Idempotency-Key"] is not [{ Length: > 0 } key])
        {
            // A first try that says so is meant, even where the same was asked before.
            var madeBefore = request.Headers["X-Stainless-Retry-Count"] == "0" ? now : now - Window;
            return (await keys.ClaimAsync($"openai|{hash}", entry, madeBefore, cancellation)).ResourceId;
        }

        var holder = await keys.ClaimAsync($"openai-key|{key}", entry, cancellation);
        return holder.BodyHash == hash
            ? holder.ResourceId
            : throw OpenAiException.Invalid("Idempotency-Key", "idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for a new request.");
    }

    /// <summary>A new id for a request that another one was like, when that one is not meant any more.</summary>
    public async Task<string> ClaimAnewAsync(HttpRequest request, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var hash = HashOf(request, content);
        return (await keys.ClaimAsync($"openai|{hash}", new IdempotencyEntry(hash, Guid.CreateVersion7(now).ToString("N"), now), now, cancellation)).ResourceId;
    }

    /// <summary>Remembers a delete, so that its repetition is answered like it.</summary>
    public Task NoteDeletedAsync(string id, CancellationToken cancellation) =>
        keys.ClaimAsync(Deleted(id), new IdempotencyEntry("", id, clock.GetUtcNow()), clock.GetUtcNow(), cancellation);

    /// <summary>Whether something was deleted within the window.</summary>
    public async Task<bool> WasDeletedAsync(string id, CancellationToken cancellation) =>
        await keys.FindAsync(Deleted(id), cancellation) is { } entry && entry.CreatedAt > clock.GetUtcNow() - Window;

    private static string Deleted(string id) => $"openai-deleted|{id}";

    private static string HashOf(HttpRequest request, ReadOnlyMemory<byte> content) => Convert.ToHexStringLower(SHA256.HashData(
        [.. Encoding.UTF8.GetBytes($"{request.Path}\n{request.Headers.Authorization}\n"), .. content.Span]));
}
