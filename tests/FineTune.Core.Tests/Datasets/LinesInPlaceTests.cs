using System.Text;
using CsCheck;
using FineTune.Core.Datasets.Checking;
using FineTune.Core.Datasets.Reading;

namespace FineTune.Core.Tests.Datasets;

/// <summary>Rows that are found among lines in place are those that are read one by one.</summary>
public sealed class LinesInPlaceTests
{
    private static readonly string[] Pieces = ["a", "{\"b\"}", " ", "\t", "\r", "\n", "\r\n", "\n\n", "你", new string('x', 100_000), new string('y', 300_000)];

    [Fact]
    public void FillAsync_AnyLinesReadInAnyPieces_HasTheRowsThatNextAsyncGives() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Array[0, 30], Gen.Int[1, 400_000], Gen.Int[0, 2]).Sample((picked, readBytes, before) =>
        {
            var file = Encoding.UTF8.GetBytes(string.Concat(picked.Select(index => Pieces[index])));
            Assert.Equal(OneByOneAsync(file).GetAwaiter().GetResult(), InPlaceAsync(file, readBytes, before).GetAwaiter().GetResult());
        }, iter: 500);

    private static async Task<List<(string Row, long Line, long? Column)>> OneByOneAsync(byte[] file)
    {
        var rows = new List<(string, long, long?)>();
        using var content = new MemoryStream(file);
        using var reader = new LineReader(content, new FindingLog());
        while (await reader.NextAsync(default))
        {
            rows.Add((Encoding.UTF8.GetString(reader.Row.Span), reader.Line, reader.Column));
        }

        return rows;
    }

    // Some rows one by one first, the last of which is put back.
    private static async Task<List<(string Row, long Line, long? Column)>> InPlaceAsync(byte[] file, int readBytes, int before)
    {
        var rows = new List<(string, long, long?)>();
        using var content = new PiecemealStream(file, readBytes);
        using var reader = new LineReader(content, new FindingLog());
        while (rows.Count < before && await reader.NextAsync(default))
        {
            rows.Add((Encoding.UTF8.GetString(reader.Row.Span), reader.Line, reader.Column));
        }

        if (before > 0 && rows.Count == before)
        {
            reader.PutBack();
            rows.RemoveAt(before - 1);
        }

        using var batch = new RowBatch(256 * 1024);
        var marks = new RowMarks();
        for (var lines = reader.Line; await reader.FillAsync(batch, default); lines += batch.Lines, batch.Clear())
        {
            marks.Read(batch.Bytes);
            batch.FindRows(marks);
            foreach (var row in batch.Rows)
            {
                rows.Add((Encoding.UTF8.GetString(batch.Content(row)), lines + row.Line, row.Column));
            }
        }

        return rows;
    }

    private sealed class PiecemealStream(byte[] content, int readBytes) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, readBytes)], cancellationToken);
    }
}
