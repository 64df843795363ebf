using System.Diagnostics;
using System.Text.Json;
using Microsoft.OpenApi;
using Pix.Api.Callers;
using Pix.Api.Documentation;
using Pix.Api.FrontDoor;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Api.Tests.Documentation;

/// <summary>The OpenAPI document says what the code does.</summary>
public sealed class OpenApiTests
{
    private static readonly string[] Methods = ["get", "post", "put", "delete"];
    private static readonly byte[] Bytes = FrontDoorDocument.Read();
    private static readonly JsonElement Document = JsonDocument.Parse(Bytes).RootElement;

    [Fact]
    public void Readers_of_others_understand_it_without_an_error()
    {
        using var stream = new MemoryStream(Bytes);

        var result = OpenApiDocument.Load(stream, "json");

        Assert.Empty(result.Diagnostic!.Errors);
        Assert.NotEmpty(result.Document!.Paths);
    }

    [Fact]
    public void Has_every_operation_and_no_other()
    {
        var documented = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Where(member => Methods.Contains(member.Name)).Select(member => $"{member.Name.ToUpperInvariant()} {path.Name}"));

        var known = DictTable.Rows.Concat(SpiTable.Rows).Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(known.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Has_every_problem_with_its_status_and_its_fate()
    {
        var documented = Document.GetProperty("components").GetProperty("responses").EnumerateObject()
            .SelectMany(response => response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("examples").EnumerateObject())
            .Select(example => example.Value.GetProperty("value"))
            .Select(problem => (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("fate").GetString(), problem.GetProperty("title").GetString()));

        var known = Enum.GetValues<ExchangeError>().Where(error => error != ExchangeError.None)
            .Select(error => ExchangeProblems.From(new ExchangeReply { Error = error }))
            .Concat([FrontDoorProblems.BadHeader("pix-id"), FrontDoorProblems.TargetTooLong, FrontDoorProblems.HeadersTooLarge, FrontDoorProblems.NotHttp, FrontDoorProblems.HttpVersion])
            .Concat([FrontDoorProblems.BadTarget, FrontDoorProblems.BadBody, FrontDoorProblems.TooSlow, FrontDoorProblems.TooLarge(1), FrontDoorProblems.ForeignPage, FrontDoorProblems.ForeignHost])
            .Concat([CallerProblems.Unknown, CallerProblems.IssuerUnreachable, CallerProblems.Unauthenticated(CallerAuthentication.Bearer), CallerProblems.ChannelNotAllowed(Caller.Anonymous, PixChannel.Spi), CallerProblems.OverLimit(Caller.Anonymous, TimeSpan.Zero)])
            .DistinctBy(problem => problem.Type)
            .Select(problem => ((string?)problem.Type, problem.Status, (string?)problem.Fate.Word(), (string?)problem.Title));

        Assert.Equal(known.OrderBy(problem => problem.Item1, StringComparer.Ordinal), documented.OrderBy(problem => problem.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void Has_the_one_version_of_the_build() =>
        Assert.Equal(FileVersionInfo.GetVersionInfo(typeof(ExchangeProblems).Assembly.Location).ProductVersion!.Split('+')[0], Document.GetProperty("info").GetProperty("version").GetString());
}
