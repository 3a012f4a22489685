using System.Text.Json.Serialization;

namespace FineTune.Cli.Profiles;

/// <summary>A server that commands speak to.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Key">Sent as a Bearer key; null for none.</param>
internal sealed record Profile(string Server, string? Key = null);

/// <summary>All that is remembered between commands.</summary>
internal sealed record ProfileFile(string? Current, IReadOnlyDictionary<string, Profile> Profiles)
{
    public static ProfileFile Empty { get; } = new(null, new Dictionary<string, Profile>());

    public ProfileFile With(string name, Profile profile) => new(name, new Dictionary<string, Profile>(Profiles) { [name] = profile });

    public ProfileFile Without(string name) => new(Current == name ? null : Current, Profiles.Where(pair => pair.Key != name).ToDictionary());
}

/// <summary>Written at build time, because reading a profile is part of every start.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProfileFile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
