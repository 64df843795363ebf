using Pix.Scale.Model;

namespace Pix.Chaos.Tests;

/// <summary><c>./pix scale --model</c> and <c>docs/scaling.md</c>.</summary>
public sealed class ScaleModelTests
{
    private static readonly string Docs = Path.Combine(Load.Targets.Places.Root, "docs");

    [Fact]
    public void The_document_has_every_line_that_the_command_prints_from_its_inputs()
    {
        var document = File.ReadAllText(Path.Combine(Docs, "scaling.md"));

        var printed = string.Join('\n', ScaleModel.Lines(ModelInputs.Read(Path.Combine(Docs, ModelCommand.InputsFile))));

        Assert.Contains("\n" + printed + "\n", document, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_input_says_where_it_is_from()
    {
        var inputs = ModelInputs.Read(Path.Combine(Docs, ModelCommand.InputsFile)).All;

        Assert.All(inputs, input => Assert.True(input.Value is { Value: > 0, Source.Length: > 0 }, input.Key));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2000, 2)]
    [InlineData(2001, 3)]
    [InlineData(3000, 3)]
    [InlineData(5000, 6)]
    [InlineData(6250, 8)]
    public void Hsms_follow_the_stated_rates(double perSecond, int hsms) => Assert.Equal(hsms, new HsmRates(2000, 3000, 5000).Needed(perSecond));

    [Fact]
    public void Twice_the_messages_cost_twice_the_data_and_more_hsms()
    {
        var text = File.ReadAllText(Path.Combine(Docs, ModelCommand.InputsFile));
        var twice = ScaleModel.Lines(ModelInputs.Parse(text.Replace("\"value\": 5000, \"unit\": \"messages/s\"", "\"value\": 10000, \"unit\": \"messages/s\"", StringComparison.Ordinal)));

        var once = ScaleModel.Lines(ModelInputs.Parse(text));

        Assert.Equal(2 * Value(once, "messages a month"), Value(twice, "messages a month"), tolerance: 2);
        // Not to the byte: the last Firehose record of a shipment is a little fuller or emptier.
        var billed = 2 * Value(once, "into Firehose, as billed");
        Assert.Equal(billed, Value(twice, "into Firehose, as billed"), tolerance: billed / 1000);
        Assert.True(Value(twice, "HSMs") > Value(once, "HSMs"));
    }

    private static double Value(IEnumerable<string> lines, string name)
    {
        var line = lines.Single(line => line.Contains('=') && line.Split('=')[0].Trim() == name);
        return double.Parse(line.Split('=')[^1].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
