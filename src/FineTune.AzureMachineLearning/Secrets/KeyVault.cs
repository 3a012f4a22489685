using Azure;
using Azure.Core;
using Azure.Identity;
using FineTune.AzureMachineLearning.Arm;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.AzureMachineLearning.Secrets;

/// <summary>Secrets in Key Vault. The service writes them and never reads one; the nodes of a job do, as the identity of jobs.</summary>
public sealed class KeyVault(AzureMlOptions options, ArmTransport transport, TimeProvider time) : ISecretVault
{
    // A deleted secret takes some seconds to come back.
    private const int RecoveryLooks = 20;
    private readonly TimeSpan recoveryPause = transport.RetryDelay;
    private readonly ArmClient client = new(transport, ArmApi.VaultScope, time);

    private Uri Vault => options.VaultUri ?? throw new InvalidOperationException("No vault is configured.");

    /// <inheritdoc/>
    public Task SetAsync(string name, string value, CancellationToken cancellation) => CallAsync(() => PutAsync(name, value, cancellation));

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation) => CallAsync(() => client.TrySendAsync(
        RequestMethod.Delete, VaultAddress.OfCall(Vault, AccessScope.Current.Workspace, name), body: null, once: false, cancellation));

    private async Task PutAsync(string name, string value, CancellationToken cancellation)
    {
        var workspace = AccessScope.Current.Workspace;
        var address = VaultAddress.OfCall(Vault, workspace, name);
        if (await TryPutAsync(address, value, isLast: false, cancellation))
        {
            return;
        }

        await client.TrySendAsync(RequestMethod.Post, VaultAddress.OfRecovery(Vault, workspace, name), body: null, once: false, cancellation);
        for (var look = 1; !await TryPutAsync(address, value, isLast: look == RecoveryLooks, cancellation); look++)
        {
            await Task.Delay(recoveryPause, time, cancellation);
        }
    }

    // False while the secret is deleted.
    private async Task<bool> TryPutAsync(Uri address, string value, bool isLast, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(RequestMethod.Put, address, new { value }, cancellation);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409 && !isLast)
        {
            return false;
        }
    }

    private static async Task CallAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception error) when (error is RequestFailedException or AggregateException or NotYetException or AuthenticationFailedException)
        {
            var why = error is RequestFailedException { Status: > 0 } refused ? $"HTTP {refused.Status} {refused.ErrorCode}".TrimEnd() : error.GetType().Name;
            throw new SecretVaultException(
                new($"The key vault did not do it: {why}.", $"密钥保管库未执行该操作：{why}。"),
                new("Try again; if it stays, whoever runs the host looks whether its identity may set secrets of the vault.", "请重试；若仍失败，请运维人员检查主机身份是否有权设置该保管库的密钥。"),
                error);
        }
    }
}
