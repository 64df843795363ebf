using System.Xml;
using System.Xml.Linq;
using Pix.Cli.Tests.Support;

namespace Pix.Cli.Tests.Samples;

public sealed class SampleTests : IDisposable
{
    private static readonly XNamespace Pacs008 = "https://www.bcb.gov.br/pi/pacs.008/1.16";

    private readonly ScratchFolder _folder = new("pix cli ");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_payment_is_valid_but_for_the_empty_signature() =>
        Assert.Equal(["Sgntr"], Violations(Path.Combine(Repository.Root, "samples", "pacs.008.xml")));

    [Fact]
    public async Task Copies_of_one_run_have_identifiers_that_no_other_run_has()
    {
        var identifiers = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            var run = await PixScript.Functions(_folder.Path, "make_samples", TestContext.Current.CancellationToken);
            Assert.True(run.ExitCode == 0, run.Error);
            var payment = XDocument.Load(_folder["run/samples/pacs.008.xml"]);
            Assert.Equal(["Sgntr"], Violations(_folder["run/samples/pacs.008.xml"]));
            Assert.Equal(payment.Descendants(Pacs008 + "BizMsgIdr").Single().Value, payment.Descendants(Pacs008 + "MsgId").Single().Value);
            var entry = XDocument.Load(_folder["run/samples/createEntry.xml"]);
            Assert.All(
                [
                    payment.Descendants(Pacs008 + "MsgId").Single().Value,
                    payment.Descendants(Pacs008 + "EndToEndId").Single().Value,
                    entry.Descendants("RequestId").Single().Value,
                    entry.Descendants("Key").Single().Value,
                ],
                identifier => Assert.True(identifiers.Add(identifier), identifier));
        }

        Assert.DoesNotContain("+5561988880000", identifiers);
        Assert.DoesNotContain("a946d533-7f22-42a5-9a9b-e87cd55c0f4d", identifiers);
    }

    /// <summary>Names of the elements at which the official schema of the message is not kept.</summary>
    private static List<string> Violations(string file)
    {
        var elements = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Repository.Vector("spi-5.13.1/xsd/pacs.008.spi.1.16.xsd"));
        settings.ValidationEventHandler += (sender, _) => elements.Add(((XmlReader)sender!).LocalName);
        using var reader = XmlReader.Create(file, settings);
        while (reader.Read())
        {
        }

        return elements;
    }
}
