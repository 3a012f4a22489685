using FineTune.AzureMachineLearning.Secrets;
using FineTune.AzureMachineLearning.Tests.World;
using FineTune.Core.Access;
using FineTune.Core.Lifecycle;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Tests.Secrets;

/// <summary>Secrets on their way to jobs, over TLS.</summary>
public sealed class KeyVaultTests
{
    private const string Value = "hf_0123456789abcdefghijklmnop";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_Delete_AndSetAgain_LeaveTheNewestValueOfEachWorkspaceUnderANameOfItsOwn()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var vault = VaultOf(azure);
        await InAsync("alpha", () => vault.SetAsync("HF_TOKEN", "hf_older-value", Cancellation));
        await InAsync("alpha", () => vault.SetAsync("HF_TOKEN", Value, Cancellation));
        await InAsync("beta", () => vault.SetAsync("HF_TOKEN", "hf_of-beta", Cancellation));
        Assert.Equal(
            [("alpha--HF-TOKEN", Value), ("beta--HF-TOKEN", "hf_of-beta")],
            azure.Workspace.Vault.Secrets.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));

        await InAsync("alpha", () => vault.DeleteAsync("HF_TOKEN", Cancellation));
        await InAsync("alpha", () => vault.DeleteAsync("HF_TOKEN", Cancellation));
        Assert.Equal(["beta--HF-TOKEN"], azure.Workspace.Vault.Secrets.Keys);

        // Its name is not free again in a vault with soft delete.
        await InAsync("alpha", () => vault.SetAsync("HF_TOKEN", "hf_newest-value", Cancellation));
        Assert.Equal("hf_newest-value", azure.Workspace.Vault.Secrets["alpha--HF-TOKEN"]);
    }

    [Fact]
    public async Task AVaultThatRefuses_IsToldWithoutTheValue()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var vault = VaultOf(azure);
        azure.Workspace.Vault.IsForbidden = true;

        var error = await Assert.ThrowsAsync<SecretVaultException>(() => vault.SetAsync("HF_TOKEN", Value, Cancellation));

        Assert.Contains("HTTP 403", error.Told.En, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, error.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<SecretVaultException>(() => vault.DeleteAsync("HF_TOKEN", Cancellation));
    }

    [Fact]
    public async Task AJob_IsToldWhereItsSecretsAre_AndNothingThatTheWorkspaceShowsHoldsAValue()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var vault = VaultOf(azure);
        azure.Options.Workspaces[0].JobIdentityClientId = "client-of-jobs";
        await InAsync("alpha", () => vault.SetAsync("HF_TOKEN", Value, Cancellation));
        using var platform = azure.NewPlatform();
        Assert.All(await platform.OffersAsync(Cancellation), offer => Assert.True(offer.PassesSecrets));

        await SubmitAsync(platform, "one", "HF_TOKEN");
        await SubmitAsync(platform, "two");

        var jobs = azure.Workspace.Jobs.All.ToDictionary(job => job.Name, job => (string)job.Properties["command"]!);
        Assert.Equal(2, jobs.Count);
        var address = new Uri(azure.Server.Endpoint, "/secrets/alpha--HF-TOKEN");
        Assert.EndsWith($" --secret HF_TOKEN={address} --identity client-of-jobs", jobs[NameOf("one").ToString()], StringComparison.Ordinal);
        Assert.DoesNotContain("--secret", jobs[NameOf("two").ToString()], StringComparison.Ordinal);
        Assert.All(azure.Workspace.Jobs.All, job => Assert.DoesNotContain(Value, job.Properties.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutAVault_OffersSayThatJobsGetNoSecrets()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        using var platform = azure.NewPlatform();

        var offers = await platform.OffersAsync(Cancellation);

        Assert.NotEmpty(offers);
        Assert.All(offers, offer => Assert.False(offer.PassesSecrets));
    }

    private static KeyVault VaultOf(SimulatedAzure azure)
    {
        azure.Options.VaultUri = azure.Server.Endpoint;
        return new KeyVault(azure.Options, azure.Transport, TimeProvider.System);
    }

    private static async Task InAsync(string workspace, Func<Task> call)
    {
        using var scope = AccessScope.Enter(workspace);
        await call();
    }

    private static AttemptName NameOf(string task) => new(task, "job-1", 1);

    private static async Task SubmitAsync(AzureMlPlatform platform, string task, params string[] secrets)
    {
        var (key, name) = (new JobKey(task, "job-1", "alpha"), NameOf(task));
        var compute = new ComputeRequest(SimulatedAzure.Location, SimulatedAzure.CpuSize, 1, 1, ComputePriority.Dedicated);
        Assert.IsType<ComputeGrant.Ready>(await platform.EnsureComputeAsync(new ComputeClaim(name, key, compute, DateTimeOffset.UnixEpoch), Cancellation));
        var model = Assert.Single(await new OneModel().ListAsync(Cancellation));
        await platform.SubmitAsync(new Submission(name, key, compute, model, [], Secrets: secrets), Cancellation);
    }
}
