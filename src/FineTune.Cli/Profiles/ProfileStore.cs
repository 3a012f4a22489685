using System.Text.Json;

namespace FineTune.Cli.Profiles;

/// <summary>Keeps profiles in a file that only its owner can read: <c>FINETUNE_CONFIG</c>, else <c>finetune/config.json</c> in the
/// user's configuration folder.</summary>
internal sealed class ProfileStore(string path)
{
    public string Path => path;

    public static ProfileStore Find(Func<string, string?> environment) => new(environment("FINETUNE_CONFIG") is { Length: > 0 } given
        ? given
        : System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "finetune", "config.json"));

    /// <exception cref="CliException">The file is damaged.</exception>
    public ProfileFile Read()
    {
        if (!File.Exists(path))
        {
            return ProfileFile.Empty;
        }

        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllText(path), ProfileJson.Default.ProfileFile);
            return file?.Profiles is { } profiles && profiles.Values.All(profile => profile?.Server is not null) ? file : throw Damaged();
        }
        catch (JsonException)
        {
            throw Damaged();
        }
    }

    public void Write(ProfileFile file)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);

        // Beside it and then in its place, so that it is never half written; private from its first byte on.
        var partial = path + ".new";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(partial, options))
        {
            JsonSerializer.Serialize(stream, file, ProfileJson.Default.ProfileFile);
        }

        File.Move(partial, path, overwrite: true);
    }

    private CliException Damaged() => new(ExitCode.Usage, new(
        $"{path} is not what login writes. Remove it and log in again.", $"{path} 已损坏。请删除后重新登录。"));
}
