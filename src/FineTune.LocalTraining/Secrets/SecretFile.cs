using System.Text.Json;
using FineTune.Core.Access;
using FineTune.Core.Ports;

namespace FineTune.LocalTraining.Secrets;

/// <summary>Values of secrets by workspace and name, in a file that nobody but the host's own user may read. One host at a time uses it.</summary>
public sealed class SecretFile(string path) : ISecretVault, IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Looks whether the file can be used.</summary>
    /// <exception cref="SecretVaultException">Others may read or write it, or it cannot be read.</exception>
    public void Check() => Load();

    /// <inheritdoc/>
    public Task SetAsync(string name, string value, CancellationToken cancellation) => ChangeAsync(secrets => secrets[name] = value, cancellation);

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation) => ChangeAsync(secrets => secrets.Remove(name), cancellation);

    /// <summary>Values of secrets of the present workspace.</summary>
    /// <exception cref="SecretVaultException">The file cannot be used, or lacks one of them.</exception>
    internal IReadOnlyDictionary<string, string> Read(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var own = Load().GetValueOrDefault(AccessScope.Current.Workspace) ?? [];
        return names.FirstOrDefault(name => !own.ContainsKey(name)) is { } missing
            ? throw new SecretVaultException(
                new($"The secret {missing} is not in {path}.", $"{path} 中没有密钥 {missing}。"), new("Set it again.", "请重新设置。"))
            : names.ToDictionary(name => name, name => own[name]);
    }

    public void Dispose() => gate.Dispose();

    private async Task ChangeAsync(Action<Dictionary<string, string>> change, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var all = Load();
            var workspace = AccessScope.Current.Workspace;
            if (!all.TryGetValue(workspace, out var own))
            {
                all[workspace] = own = [];
            }

            change(own);
            Write(all);
        }
        finally
        {
            gate.Release();
        }
    }

    private Dictionary<string, Dictionary<string, string>> Load()
    {
        try
        {
            if (!File.Exists(path))
            {
                return [];
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0)
            {
                throw new SecretVaultException(
                    new($"Others may read the secrets in {path}.", $"其他用户可以读取 {path} 中的密钥。"),
                    new($"chmod 600 {path}; then replace what others may have read.", $"请执行 chmod 600 {path}，并更换可能已泄露的密钥。"));
            }

            return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllBytes(path)) ?? [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unusable(error);
        }
    }

    // Whole or not at all, and never for a moment readable by others.
    private void Write(Dictionary<string, Dictionary<string, string>> all)
    {
        try
        {
            var temporary = path + ".tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(temporary);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Own;
            }

            using (var file = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(file, all);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(error);
        }
    }

    private SecretVaultException Unusable(Exception error) => new(
        new($"The secrets in {path} cannot be used: {error.GetType().Name}.", $"无法使用 {path} 中的密钥：{error.GetType().Name}。"),
        new("Look whether the file is whole and the host's user owns it.", "请检查该文件是否完整，且归主机用户所有。"), error);
}
