using System.Runtime.Versioning;
using FineTune.Core.Access;
using FineTune.Core.Ports;
using FineTune.LocalTraining.Secrets;
using FineTune.LocalTraining.Tests.Fakes;

namespace FineTune.LocalTraining.Tests.Secrets;

[UnsupportedOSPlatform("windows")]
public sealed class SecretFileTests : IDisposable
{
    private const string Value = "hf_0123456789abcdefghijklmnop";
    private readonly string folder = Directory.CreateTempSubdirectory("finetune-").FullName;
    private readonly SecretFile file;

    public SecretFileTests() => file = new SecretFile(Place);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(folder, "data", "secrets.json");

    public void Dispose()
    {
        file.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Set_IsForItsWorkspaceAlone_InAFileThatOnlyItsOwnerReads_UntilItIsDeleted()
    {
        await SetAsync("alpha", Value);
        await SetAsync("beta", "hf_of-beta");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
        Assert.Equal([Place], Directory.GetFiles(Path.GetDirectoryName(Place)!));
        using var later = new SecretFile(Place);
        Assert.Equal(Value, Read("alpha", later)["HF_TOKEN"]);
        Assert.Equal("hf_of-beta", Read("beta", later)["HF_TOKEN"]);
        Assert.Contains("HF_TOKEN", Assert.Throws<SecretVaultException>(() => Read("gamma", later)).Message, StringComparison.Ordinal);

        using (AccessScope.Enter("alpha"))
        {
            await later.DeleteAsync("HF_TOKEN", Cancellation);
            await later.DeleteAsync("HF_TOKEN", Cancellation);
        }

        Assert.Throws<SecretVaultException>(() => Read("alpha", later));
        Assert.DoesNotContain(Value, await File.ReadAllTextAsync(Place, Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task AFileThatOthersReach_IsNeitherReadNorWritten_AndTheErrorSaysWhatToDo(UnixFileMode more)
    {
        await SetAsync("alpha", Value);
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);

        var error = Assert.Throws<SecretVaultException>(file.Check);

        Assert.Contains($"chmod 600 {Place}", error.Fix.En, StringComparison.Ordinal);
        Assert.Contains($"chmod 600 {Place}", error.Fix.Zh, StringComparison.Ordinal);
        Assert.Throws<SecretVaultException>(() => Read("alpha", file));
        await Assert.ThrowsAsync<SecretVaultException>(() => SetAsync("alpha", "hf_another-one"));
        Assert.Contains(Value, await File.ReadAllTextAsync(Place, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAWriteLeftThatBrokeOff_IsReplacedAndNeverReadable()
    {
        await SetAsync("alpha", Value);
        await File.WriteAllTextAsync(Place + ".tmp", "{\"alpha\":", Cancellation);

        await SetAsync("alpha", "hf_another-one");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Place));
        Assert.Equal("hf_another-one", Read("alpha", file)["HF_TOKEN"]);
    }

    [Fact]
    public async Task AFileThatIsNotWhole_IsToldAndNotOverwritten()
    {
        await SetAsync("alpha", Value);
        var half = (await File.ReadAllTextAsync(Place, Cancellation))[..20];
        await File.WriteAllTextAsync(Place, half, Cancellation);

        await Assert.ThrowsAsync<SecretVaultException>(() => SetAsync("alpha", "hf_another-one"));

        Assert.Equal(half, await File.ReadAllTextAsync(Place, Cancellation));
    }

    [Fact]
    public async Task Training_GetsTheSecretsOfItsWorkspaceAsVariablesAndNoFileOrCommandLineHoldsThem()
    {
        await using var bench = await Bench.StartAsync();
        await bench.Secrets.SetAsync("WANDB_API_KEY", Value, Cancellation);
        await bench.Secrets.SetAsync("HF_TOKEN", "hf_not-asked-for", Cancellation);

        var claim = await bench.SubmitAsync("t20", "succeed", secrets: "WANDB_API_KEY");
        await bench.RunningAsync(claim);

        var processes = Bench.ProcessesOf(claim);
        Assert.Equal(2, processes.Count);
        foreach (var process in processes)
        {
            var variables = Encoding(await File.ReadAllBytesAsync($"/proc/{process}/environ", Cancellation)).Split('\0');
            Assert.Contains($"WANDB_API_KEY={Value}", variables);
            Assert.Contains("FINETUNE_SECRETS=WANDB_API_KEY", variables);
            Assert.DoesNotContain(variables, variable => variable.StartsWith("HF_TOKEN=", StringComparison.Ordinal));
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode($"/proc/{process}/environ"));
            Assert.DoesNotContain(Value, Encoding(await File.ReadAllBytesAsync($"/proc/{process}/cmdline", Cancellation)), StringComparison.Ordinal);
        }

        await bench.RestartAsync();
        bench.Finish(claim);
        await bench.EndedAsync(claim);
        await bench.Platform.CollectAsync(claim.Attempt, Cancellation);
        var files = Directory.GetFiles(bench.Folder(claim), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.DoesNotContain(Value, Encoding(File.ReadAllBytes(path)), StringComparison.Ordinal));
        Assert.All(bench.Store.Writes.Distinct(), path => Assert.DoesNotContain(Value, bench.Store.Text(path) ?? "", StringComparison.Ordinal));
    }

    private static string Encoding(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static IReadOnlyDictionary<string, string> Read(string workspace, SecretFile from)
    {
        using var scope = AccessScope.Enter(workspace);
        return from.Read(["HF_TOKEN"]);
    }

    private async Task SetAsync(string workspace, string value)
    {
        using var scope = AccessScope.Enter(workspace);
        await file.SetAsync("HF_TOKEN", value, Cancellation);
    }
}
