using System.Net.Http.Headers;
using FineTune.EndToEnd.Tests;

namespace FineTune.Browser.Tests.Access;

/// <summary>A host that wants to know who asks: two workspaces, and in the first a task that has trained.</summary>
public sealed class GuardedHost : IAsyncLifetime
{
    /// <summary>Key of an administrator.</summary>
    public const string Root = "operator-key-of-the-tests";

    /// <summary>Key of a viewer of the workspace <c>default</c>.</summary>
    public const string Viewer = "viewer-key-of-the-tests";

    public const string Task = "guarded-bot";

    public const string Other = "team-b";

    internal HostProcess Host { get; } = HostProcess.Prepare();

    public async ValueTask InitializeAsync()
    {
        var settings = new (string Name, string Value)[]
        {
            ("0__Name", "root"), ("0__Key", Root), ("1__Name", "onlooker"), ("1__Key", Viewer), ("1__Role", "Viewer"),
        };
        foreach (var (name, value) in settings)
        {
            Host.Settings[$"Access__Keys__{name}"] = value;
        }

        await Host.StartAgainAsync();
        Host.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Root);
        using var made = await Host.Http.PutAsync(new Uri($"/api/workspaces/{Other}", UriKind.Relative), null);
        made.EnsureSuccessStatusCode();
        await Host.UploadAsync(BrowserFixture.Dataset, "support-faq.jsonl");
        await Host.CreateAsync(TestTask.Short(Task));
        await Host.UntilStateAsync(Task, "succeeded");
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
