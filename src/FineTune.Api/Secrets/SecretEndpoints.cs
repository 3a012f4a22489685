using FineTune.Api.Access;
using FineTune.Api.OpenApi;
using FineTune.Api.Problems;
using FineTune.Api.Requests;
using FineTune.Core.Access;
using FineTune.Core.Findings;
using FineTune.Core.Ports;
using FineTune.Core.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FineTune.Api.Secrets;

/// <summary>A secret that the workspace may have. No answer ever holds a value.</summary>
/// <param name="Name">Name of the environment variable that training gets it as.</param>
/// <param name="Help">What it is for.</param>
/// <param name="SetBy">Who set it; null where it is not set.</param>
/// <param name="SetAt">When it was set, UTC; null where it is not.</param>
public sealed record SecretView(string Name, LocalizedText Help, string? SetBy, DateTimeOffset? SetAt)
{
    internal static SecretView Of(SecretKind kind, SecretNote? note) => new(kind.Name, kind.Help, note?.SetBy, note?.SetAt);
}

/// <summary>The value of a secret.</summary>
public sealed record SecretRequest(string Value);

/// <summary><c>/api/secrets</c>: what training needs to be let in elsewhere. Values go in and never come out.</summary>
internal static class SecretEndpoints
{
    private static readonly WorkspacePart Part = new("secrets", workspace => workspace.Secrets);

    private static readonly LocalizedText KnownNames =
        new($"Names: {string.Join(", ", SecretTable.All.Select(kind => kind.Name))}.", $"可用名称：{string.Join("、", SecretTable.All.Select(kind => kind.Name))}。");

    public static void Map(IEndpointRouteBuilder api)
    {
        var secrets = api.MapGroup("/secrets").WithTags("Access");
        secrets.MapGet("", async (IAccessStore store, CancellationToken cancellation) => Results.Ok(await ListAsync(store, cancellation)))
            .Produces<IReadOnlyList<SecretView>>().WithName("listSecrets").WithSummary("List the secrets that the workspace may have, and which are set; never a value");
        secrets.MapPut("/{name}", SetAsync).ReadsJson<SecretRequest>().Produces<SecretView>()
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)
            .WithName("setSecret").WithSummary("Set a secret of the workspace; attempts that start from then on get it");
        secrets.MapDelete("/{name}", DeleteAsync).Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable)
            .WithName("deleteSecret").WithSummary("Delete a secret of the workspace; attempts that run keep it");
    }

    private static async Task<IEnumerable<SecretView>> ListAsync(IAccessStore store, CancellationToken cancellation)
    {
        var notes = (await store.ReadAsync(cancellation)).Find(AccessScope.Current.Workspace)?.Value.Secrets ?? [];
        return SecretTable.All.Select(kind => SecretView.Of(kind, notes.FirstOrDefault(note => note.Name == kind.Name)));
    }

    private static async Task<IResult> SetAsync(string name, HttpRequest request, IAccessStore store, TimeProvider clock, CancellationToken cancellation)
    {
        if (SecretTable.Find(name) is not { } kind)
        {
            return Unknown(name);
        }

        var (body, refusal) = await RequestBody.ReadAsync(request, cancellation);
        using (body)
        {
            if (body is null)
            {
                return refusal!;
            }

            var (value, findings) = kind.Read(body.Document.RootElement);
            if (value is null)
            {
                return Problem.Of(StatusCodes.Status400BadRequest, "The secret is not valid.", findings);
            }

            // The value first: what is said to be set is there.
            var note = new SecretNote(name, AccessScope.Current.User ?? "", clock.GetUtcNow());
            return await DoAsync(request, vault => vault.SetAsync(name, value, cancellation))
                ?? await NoteAsync(store, name, note, () => Results.Ok(SecretView.Of(kind, note)), cancellation);
        }
    }

    private static async Task<IResult> DeleteAsync(string name, HttpRequest request, IAccessStore store, CancellationToken cancellation)
    {
        if (SecretTable.Find(name) is not { } kind)
        {
            return Unknown(name);
        }

        if ((await ListAsync(store, cancellation)).First(view => view.Name == kind.Name).SetAt is null)
        {
            return Problem.NotFound("secret");
        }

        // The value first here too, so that a delete that breaks off can be repeated.
        return await DoAsync(request, vault => vault.DeleteAsync(name, cancellation))
            ?? await NoteAsync(store, name, null, Results.NoContent, cancellation);
    }

    private static async Task<IResult?> DoAsync(HttpRequest request, Func<ISecretVault, Task> call)
    {
        if (request.HttpContext.RequestServices.GetService<ISecretVault>() is not { } vault)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "no-vault", "", new("This host has nowhere to keep secrets.", "该主机没有保存密钥的地方。"),
                new("Whoever runs it names a vault: FineTune:AzureMl:VaultUri.", "请由运维人员配置保管库：FineTune:AzureMl:VaultUri。"));
        }

        try
        {
            await call(vault);
            return null;
        }
        catch (SecretVaultException error)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "vault-failed", "", error.Told, error.Fix);
        }
    }

    private static async Task<IResult> NoteAsync(IAccessStore store, string name, SecretNote? note, Func<IResult> answer, CancellationToken cancellation)
    {
        var (changed, refusal) = await WorkspaceWriting.ChangeAsync(store, AccessScope.Current.Workspace, Part, With, cancellation);
        return changed is null ? refusal! : answer();

        Workspace With(Workspace workspace)
        {
            var others = (workspace.Secrets ?? []).Where(other => other.Name != name);
            return workspace with { Secrets = [.. note is null ? others : others.Append(note)] };
        }
    }

    private static IResult Unknown(string name) => Problem.Of(
        StatusCodes.Status404NotFound, "not-found", "name", new($"There is no secret '{Excerpt.Of(name)}'.", $"没有密钥“{Excerpt.Of(name)}”。"), KnownNames);
}
