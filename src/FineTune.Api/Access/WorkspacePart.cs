using System.Security.Cryptography;
using System.Text.Json;
using FineTune.Core.Access;

namespace FineTune.Api.Access;

/// <summary>What is set of a workspace at one address.</summary>
/// <param name="Name">As the audit trail calls it.</param>
/// <param name="Of">Finds it; null where nothing is set.</param>
internal sealed record WorkspacePart(string Name, Func<Workspace, object?> Of)
{
    /// <summary>Changes whenever the part does, and not with other parts: 32 hexadecimal digits.</summary>
    public string VersionOf(Workspace workspace) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Of(workspace))))[..32];
}
