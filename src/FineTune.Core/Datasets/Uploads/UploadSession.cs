using FineTune.Core.Tasks;

namespace FineTune.Core.Datasets.Uploads;

/// <summary>A file that a client sends straight to storage, as it was announced.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="FileName">Name of the file, without folders; its extension tells the format.</param>
/// <param name="Bytes">Size that it must have; null for any.</param>
/// <param name="Md5">MD5 that its content must have, in base64; null where the client told none.</param>
/// <param name="Crc64">CRC-64 that its content must have, in base64 as storage writes it; null where the client told none.</param>
/// <param name="Options">How to check it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Author">Who announced it; null where nobody had to say who they are.</param>
public sealed record UploadSession(
    string Id, string Dataset, string FileName, long? Bytes, string? Md5, string? Crc64, CheckOptions Options, DateTimeOffset CreatedAt,
    TaskAuthor? Author = null)
{
    /// <summary>Path of the file below the inbox. Nobody but the service chooses its folder.</summary>
    public string Path => $"{Dataset}/{Id}-{FileName}";

    /// <summary>Id of the session that a path below the inbox belongs to; null where it belongs to none.</summary>
    public static string? IdOf(string path)
    {
        var name = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return name.Length > 33 && name[32] == '-' && IsId(name[..32]) ? name[..32] : null;
    }

    /// <summary>Whether a text can be the id of a session.</summary>
    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>A block that storage has received and that is not committed yet.</summary>
/// <param name="Id">The id that the client gave it, in base64.</param>
/// <param name="Bytes">Size.</param>
public sealed record UploadedBlock(string Id, long Bytes);

/// <summary>How far an upload is.</summary>
public enum UploadState
{
    /// <summary>Nothing is committed.</summary>
    Waiting,

    /// <summary>The file is committed and not yet taken in.</summary>
    Arrived,

    /// <summary>It became a version.</summary>
    Accepted,

    /// <summary>It was refused; the report says why.</summary>
    Refused,
}

/// <summary>An upload and how far it is.</summary>
/// <param name="Id">Id of the upload.</param>
/// <param name="Dataset">Name of the dataset.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="State">How far it is.</param>
/// <param name="Url">Where blocks are put and committed: an address that may write this one blob and nothing else. Null once the file has arrived.</param>
/// <param name="ExpiresAt">When the address ends, UTC; looking at the upload gives a new one.</param>
/// <param name="BlockBytes">Bytes that a block should have; storage takes at most 50,000 blocks.</param>
/// <param name="Blocks">Blocks that storage has, so that a client can go on where it was.</param>
/// <param name="Version">The version that the file became.</param>
/// <param name="Report">What the check found.</param>
public sealed record UploadProgress(
    string Id, string Dataset, string FileName, UploadState State, Uri? Url, DateTimeOffset? ExpiresAt, long BlockBytes,
    IReadOnlyList<UploadedBlock> Blocks, string? Version, DatasetReport? Report);
