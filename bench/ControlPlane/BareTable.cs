using Azure.Data.Tables;

namespace FineTune.Bench.ControlPlane;

/// <summary>The peer: a table written by nothing but the client library.</summary>
internal sealed class BareTable(string connectionString)
{
    private readonly TableClient table = new TableServiceClient(connectionString).GetTableClient("bare");

    public Task CreateAsync() => table.CreateIfNotExistsAsync();

    public Task InsertAsync(string key) => table.AddEntityAsync(new TableEntity("bench", key) { ["Data"] = "value" });

    public Task UpsertAsync(string key) =>
        table.UpsertEntityAsync(new TableEntity("bench", key) { ["Data"] = "value" }, TableUpdateMode.Replace);

    /// <summary>Reads every row.</summary>
    public async Task<int> CountAsync()
    {
        var rows = 0;
        await foreach (var _ in table.QueryAsync<TableEntity>("PartitionKey eq 'bench'"))
        {
            rows++;
        }

        return rows;
    }
}
