using System.Text;
using System.Text.Json;
using Pix.Audit.Records;
using Pix.Audit.Sinks;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Sinks;

public sealed class FirehoseTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_record_is_one_line_of_JSON_with_the_columns_of_the_Glue_table_first()
    {
        var record = Assert.Single(await SomeRecords.OfAsync(_folder.Path, count: 1));

        var line = Encoding.UTF8.GetString(JsonLine.Of(record));

        Assert.EndsWith("}\n", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(c => c == '\n'));
        var columns = JsonDocument.Parse(line).RootElement.EnumerateObject().ToList();
        Assert.Equal(
            [
                "request_date", "request_method", "request_path", "request_query", "request_header", "request_body",
                "response_status_code", "response_signature_valid", "response_header", "response_body",
                "record_id", "end_to_end_id", "message_type", "pi_resource_id", "outcome", "duration_ms", "silo", "signer_serial",
            ],
            columns.Take(18).Select(column => column.Name));
        Assert.Equal(JsonValueKind.Number, columns[6].Value.ValueKind);
        Assert.Equal(record.RequestBody, columns[5].Value.GetString());
        Assert.Equal("2026-11-24T13:45:59.123456Z", columns[0].Value.GetString());
    }

    [Fact]
    public async Task A_record_too_large_has_its_bodies_compressed()
    {
        var record = Assert.Single(await SomeRecords.OfAsync(_folder.Path, count: 1, bodyBytes: 3_000_000));

        var line = Assert.Single(FirehoseLine.Of(record));

        Assert.InRange(line.Length, 1, FirehoseLine.MaxBytes);
        var body = JsonDocument.Parse(line).RootElement.GetProperty("request_body").GetString()!;
        Assert.StartsWith("gzip:", body, StringComparison.Ordinal);
        Assert.Equal(SomeRecord.Body(3_000_000), BodyText.ToBytes(body));
    }

    [Fact]
    public async Task A_record_too_large_for_compression_is_cut_in_parts_that_give_it_back()
    {
        var noise = new byte[2_500_000];
        new Random(7).NextBytes(noise);
        var intent = SomeRecord.Intent() with { RequestBody = noise };
        var record = Assert.Single(await SomeRecords.OfAsync(_folder.Path, [(intent, SomeRecord.Outcome(intent.RecordId) with { ResponseBody = noise.AsMemory(0, 300_000) })]));

        var lines = FirehoseLine.Of(record);

        Assert.All(lines, line => Assert.InRange(line.Length, 1, FirehoseLine.MaxBytes));
        var parts = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(Enumerable.Range(1, parts.Count), parts.Select(part => part.GetProperty("part").GetInt32()));
        Assert.All(parts, part => Assert.Equal(parts.Count, part.GetProperty("parts").GetInt32()));
        Assert.All(parts, part => Assert.Equal(record.RecordId, part.GetProperty("record_id").GetString()));
        Assert.Equal(noise, BodyText.ToBytes(string.Concat(parts.Select(part => part.GetProperty("request_body").GetString()))));
        Assert.Equal(noise[..300_000], BodyText.ToBytes(string.Concat(parts.Select(part => part.GetProperty("response_body").GetString()))));
    }

    [Fact]
    public async Task Records_share_a_Firehose_record_as_far_as_it_allows_and_stay_lines_in_their_order()
    {
        var client = new FakeFirehoseClient();
        var records = await SomeRecords.OfAsync(_folder.Path, count: 400, bodyBytes: 6_000);

        await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        var put = Assert.Single(client.Calls);
        var lines = records.Select(record => JsonLine.Of(record)).ToList();
        Assert.Equal((lines.Sum(line => line.Length) + FirehoseLine.MaxBytes - 1) / FirehoseLine.MaxBytes, put.Count);
        Assert.All(put, record => Assert.InRange(record.Length, 1, FirehoseLine.MaxBytes));
        Assert.All(put, record => Assert.Equal((byte)'\n', record.Span[^1]));
        Assert.Equal(lines.SelectMany(line => line), put.SelectMany(record => record.ToArray()));
    }

    [Fact]
    public async Task What_lies_in_the_bucket_without_conversion_is_read_as_lines_by_SQL()
    {
        var client = new FakeFirehoseClient();
        var records = await SomeRecords.OfAsync(_folder.Path, count: 30);
        await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);
        var file = _folder["delivered.json"];
        await File.WriteAllBytesAsync(file, [.. client.Calls.SelectMany(call => call).SelectMany(record => record.ToArray())], Cancellation);

        await using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT record_id FROM read_json('{file}', format = 'newline_delimited')";
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var found = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            found.Add(reader.GetString(0));
        }

        Assert.Equal(records.Select(record => record.RecordId), found);
    }

    [Fact]
    public async Task A_call_has_at_most_500_records_and_4_MiB()
    {
        var client = new FakeFirehoseClient();
        var records = await SomeRecords.OfAsync(_folder.Path, count: 24, bodyBytes: 600_000);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Equal(SinkDelivery.Complete.Failed, delivery.Failed);
        Assert.Equal(24, client.Calls.Sum(call => call.Count));
        Assert.All(client.Calls, call => Assert.InRange(call.Sum(record => record.Length), 1, 4 << 20));
    }

    [Fact]
    public async Task All_whose_lines_are_in_a_Firehose_record_that_was_not_taken_are_named()
    {
        var client = new FakeFirehoseClient { Refuse = position => position == 1 };
        var records = await SomeRecords.OfAsync(_folder.Path, count: 10, bodyBytes: 300_000);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        // Three lines of 300 KB are in a record of 1,000 KiB.
        Assert.Equal([3, 3, 3, 1], Assert.Single(client.Calls).Select(record => record.Span.Count((byte)'\n')));
        Assert.Equal([3, 4, 5], delivery.Failed);
        Assert.Empty(delivery.Refused);
        Assert.Equal("ServiceUnavailableException", delivery.Reason);
    }

    [Fact]
    public async Task After_a_refused_record_the_calls_behind_it_wait()
    {
        var client = new FakeFirehoseClient { Refuse = position => position == 0 };
        var records = await SomeRecords.OfAsync(_folder.Path, count: 10, bodyBytes: 900_000);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        var only = Assert.Single(client.Calls);
        Assert.Equal([0, .. Enumerable.Range(only.Count, 10 - only.Count)], delivery.Failed);
    }

    [Theory]
    [InlineData(2, "aaaaa")]
    [InlineData(0, "aeaea")]
    [InlineData(1, "aeaea")]
    [InlineData(3, "aeaea")]
    [InlineData(-1, "aaaaa")]
    [InlineData(0, "aaaa")]
    [InlineData(1, "aaae")]
    [InlineData(0, "aaaaaa")]
    [InlineData(0, "")]
    [InlineData(0, "aanaa")]
    public async Task An_answer_that_contradicts_itself_ships_the_whole_call_again(int failedPutCount, string responses)
    {
        var client = new FakeFirehoseClient { Result = new(failedPutCount, [.. responses.Select(Response)]) };
        var records = await OneEachAsync(5);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Equal([0, 1, 2, 3, 4], delivery.Failed);
        Assert.Empty(delivery.Refused);
        Assert.StartsWith("Firehose contradicts itself: ", delivery.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "aeaea", new[] { 1, 3 })]
    [InlineData(1, "bnaaa", new[] { 1 })]
    public async Task An_answer_that_agrees_with_itself_is_taken_at_its_word(int failedPutCount, string responses, int[] failed)
    {
        var client = new FakeFirehoseClient { Result = new(failedPutCount, [.. responses.Select(Response)]) };
        var records = await OneEachAsync(5);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Equal(failed, delivery.Failed);
    }

    [Fact]
    public async Task A_call_that_fails_after_others_were_answered_puts_only_what_it_had_and_what_is_behind_it_again()
    {
        var client = new FakeFirehoseClient { FailFrom = 2 };
        var records = await OneEachAsync(10);

        var delivery = await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation);

        Assert.Equal(2, client.Calls.Count);
        Assert.Equal(Enumerable.Range(client.Calls[0].Count, 10 - client.Calls[0].Count), delivery.Failed);
        Assert.Equal("TimeoutException: No answer.", delivery.Reason);
    }

    [Fact]
    public async Task A_first_call_that_fails_fails_the_batch_with_its_reason()
    {
        var client = new FakeFirehoseClient { FailFrom = 1 };
        var records = await SomeRecords.OfAsync(_folder.Path, count: 2);

        await Assert.ThrowsAsync<TimeoutException>(async () => await new FirehoseSink(client, "spi-audit").DeliverAsync(AuditStream.Spi, records, Cancellation));
    }

    /// <summary>Records so large that no two of them share a Firehose record.</summary>
    private Task<IReadOnlyList<AuditRecord>> OneEachAsync(int count) => SomeRecords.OfAsync(_folder.Path, count, bodyBytes: 700_000);

    /// <summary>a: taken; b: taken, with an empty code instead of none; e: with an error code; n: neither id nor code.</summary>
    private static FirehoseRecordResult Response(char kind) => kind switch
    {
        'a' => new("49", null, null),
        'b' => new("49", "", ""),
        'e' => new(null, "ServiceUnavailableException", "Slow down."),
        _ => new(null, null, null),
    };

    private sealed class FakeFirehoseClient : IFirehoseClient
    {
        public List<IReadOnlyList<ReadOnlyMemory<byte>>> Calls { get; } = [];

        public Func<int, bool> Refuse { get; init; } = _ => false;

        /// <summary>The number of the first call that fails.</summary>
        public int FailFrom { get; init; } = int.MaxValue;

        /// <summary>Answers this, whatever was put.</summary>
        public FirehosePutResult? Result { get; init; }

        public Task<FirehosePutResult> PutRecordBatchAsync(string deliveryStreamName, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
        {
            Calls.Add(records);
            if (Calls.Count >= FailFrom)
            {
                throw new TimeoutException("No answer.");
            }

            if (Result is not null)
            {
                return Task.FromResult(Result);
            }

            var results = records.Select((_, position) => Refuse(position)
                ? new FirehoseRecordResult(null, "ServiceUnavailableException", "Slow down.")
                : new FirehoseRecordResult($"{position}", null, null)).ToList();
            return Task.FromResult(new FirehosePutResult(results.Count(result => result.ErrorCode is not null), results));
        }
    }
}
