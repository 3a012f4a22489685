using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FineTune.Core.Datasets;
using FineTune.Core.Tasks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FineTune.Functions.Datasets;

/// <summary>
/// Takes in what is put into the container <c>incoming</c> as <c>{dataset}/{file}</c>. A file that becomes a version is removed; one
/// that is refused stays, and the log says why. Events may come twice: the same bytes are the same version.
/// </summary>
public sealed class DatasetUploads(DatasetIntake intake, ILogger<DatasetUploads> logger)
{
    [Function("dataset_uploaded")]
    public async Task RunAsync(
        [BlobTrigger("incoming/{dataset}/{file}", Source = BlobTriggerSource.EventGrid, Connection = "AzureWebJobsStorage")] BlobClient blob,
        string dataset,
        string file,
        CancellationToken cancellation)
    {
        if (!TaskSpecReader.IsName(dataset))
        {
            logger.UploadMisnamed(dataset, file);
            return;
        }

        if (!await blob.ExistsAsync(cancellation))
        {
            // Taken in already, at an earlier event about it.
            return;
        }

        var read = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        await using var content = read;
        var result = await intake.AddAsync(dataset, file, content, CheckOptions.Default, cancellation);
        if (result.Version is not { } version)
        {
            var reasons = string.Join("; ", result.Report.Findings.Take(5).Select(finding => finding.Message.En));
            logger.UploadRefused(dataset, file, reasons);
            return;
        }

        logger.UploadTaken(dataset, file, version.Version);
        await blob.DeleteIfExistsAsync(cancellationToken: cancellation);
    }
}
