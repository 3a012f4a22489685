namespace FineTune.Storage.Azurite;

/// <summary>How to run the storage emulator.</summary>
/// <param name="Location">Folder that it keeps its data in; made when it is missing.</param>
public sealed record AzuriteOptions(string Location)
{
    /// <summary>Where the emulator's program lies below the root of the repository or of an installation, which is one of the folders
    /// above this assembly.</summary>
    public const string ScriptBelowRoot = "eng/azurite/node_modules/azurite/dist/src/azurite.js";

    /// <summary>Where the program lies that the emulator loads first, so that it loses nothing when it is killed.</summary>
    public const string PreloadBelowRoot = "eng/azurite/durable.cjs";

    /// <summary>The program that runs it.</summary>
    public string Node { get; init; } = "node";

    public int BlobPort { get; init; } = 10000;

    public int QueuePort { get; init; } = 10001;

    public int TablePort { get; init; } = 10002;

    /// <summary>How long it may take until all three ports answer.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For <see cref="StorageOptions.ConnectionString"/>.</summary>
    /// <remarks>Account and key are the same in every emulator and documented; they protect nothing.</remarks>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{TablePort}/devstoreaccount1;";
}
