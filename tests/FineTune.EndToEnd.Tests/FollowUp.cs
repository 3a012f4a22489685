using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace FineTune.EndToEnd.Tests;

/// <summary>One kind of follow-up of finished jobs, as a client asks for it.</summary>
/// <param name="host">The host that is asked.</param>
/// <param name="what">Last part of its address.</param>
internal sealed class FollowUp(HostProcess host, string what)
{
    public Uri Address(string task, string suffix = "") => new($"/api/tasks/{task}/jobs/job-1/{what}{suffix}", UriKind.Relative);

    public Task<JsonElement> LookAsync(string task) => host.Http.GetFromJsonAsync<JsonElement>(Address(task));

    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string task, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(Address(task), body);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Status, and code of the first finding.</summary>
    public async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(string task, object body)
    {
        var (status, said) = await AskAsync(task, body);
        return (status, said.GetProperty("findings")[0].GetProperty("code").GetString());
    }
}
