using System.Runtime.Versioning;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Pix.Domain;
using Pix.Protocol.Admission;
using Pix.Protocol.Schemas;

namespace Pix.Protocol.Tests.Admission;

/// <summary>Messages checked against the catalogue's schemas before they are signed.</summary>
public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "vectors", "spi-5.13.1", "xsd");

    [Theory]
    [InlineData("pacs.008_CONTA_1_msg.xml")]
    [InlineData("pacs.008_END_1_msg.xml")]
    [InlineData("pacs.008_END_10_msg.xml")]
    public void Examples_with_their_empty_place_for_the_signature_are_valid(string file) => Assert.Null(Check(SomeProtocol.Pacs008(file)).Refusal);

    [Fact]
    public void Answer_of_a_receiver_is_valid() => Assert.Null(Check(SomeProtocol.Pacs002()).Refusal);

    [Theory]
    [InlineData("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>DEBT</ChrgBr>", "/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/ChrgBr")]
    [InlineData("<ChrgBr>SLEV</ChrgBr>", "", "/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/MndtRltdInf")]
    [InlineData("<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SLEV</ChrgBr><Extra/>", "/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Extra")]
    [InlineData("<NbOfTxs>1</NbOfTxs>", "<NbOfTxs>one</NbOfTxs>", "/Envelope/Document/FIToFICstmrCdtTrf/GrpHdr/NbOfTxs")]
    [InlineData("<Nm>Fulano da Silva</Nm>", "<Nm></Nm>", "/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/Dbtr/Nm")]
    public void Message_that_is_not_valid_is_refused_with_rule_place_and_line(string original, string replacement, string xpath)
    {
        var xml = SomeProtocol.Pacs008();
        var broken = xml.Replace(original, replacement, StringComparison.Ordinal);
        Assert.NotEqual(xml, broken);

        var refusal = Check(broken).Refusal;

        Assert.Equal((ExchangeError.WrongStructure, "schema", xpath), (refusal!.Error, refusal.Rule, refusal.XPath));
        Assert.Matches("line [0-9]+, position [0-9]+", refusal.Detail);
        Assert.DoesNotContain("Fulano", refusal.ToString(), StringComparison.Ordinal);
    }

    /// <summary>
    /// There is one reading for admission, digest and schema; another one, by .NET's validating reader, finds the same first fault at the
    /// same place.
    /// </summary>
    [Fact]
    public void First_fault_is_that_of_the_validating_reader()
    {
        var set = new XmlSchemaSet();
        set.Add(null, Path.Combine(Folder, "pacs.008.spi.1.16.xsd"));
        var (valid, faults) = (0, 0);
        for (var seed = 0; seed < 500; seed++)
        {
            var xml = Changed(SomeProtocol.Pacs008("pacs.008_END_10_msg.xml"), new Random(seed));
            if (SomeProtocol.Check(SomeProtocol.SpiSend(xml), SomeProtocol.Options()).Refusal is not null)
            {
                continue;
            }

            var expected = FirstFault(set, xml);
            var refusal = Check(xml).Refusal;
            Assert.True(expected == refusal?.Detail, $"seed {seed}: {refusal?.Detail ?? "valid"} at {refusal?.XPath}, but the validating reader says: {expected ?? "valid"}");
            _ = expected is null ? valid++ : faults++;
        }

        Assert.True(valid > 10 && faults > 100, $"{valid} valid, {faults} with a fault");
    }

    /// <summary>The validator of .NET throws for it, and tells nothing.</summary>
    [Fact]
    public void A_nil_that_is_no_boolean_is_refused_at_its_element()
    {
        using var folder = new ScratchFolder();
        var schema = File.ReadAllText(Path.Combine(Folder, "pacs.008.spi.1.16.xsd"));
        File.WriteAllText(folder["pacs.008.spi.1.16.xsd"], schema.Replace("name=\"ChrgBr\"", "name=\"ChrgBr\" nillable=\"true\"", StringComparison.Ordinal));
        var nil = SomeProtocol.Pacs008().Replace("<ChrgBr>", $"<ChrgBr xmlns:i='{XmlSchema.InstanceNamespace}' i:nil='maybe'>", StringComparison.Ordinal);

        var refusal = Check(nil, folder.Path).Refusal;

        Assert.Equal(("schema", "/Envelope/Document/FIToFICstmrCdtTrf/CdtTrfTxInf/ChrgBr"), (refusal?.Rule, refusal?.XPath));
    }

    [Fact]
    public void A_schema_that_broke_meanwhile_hides_no_other_refusal_and_admits_nothing()
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(Path.Combine(folder.Path, "pacs.008.spi.1.16.xsd"), "not XML");

        Assert.Equal("spi-from", Check(SomeProtocol.Pacs008().Replace("<Id>99999010</Id>", "<Id>99999011</Id>", StringComparison.Ordinal), folder.Path).Refusal?.Rule);
        Assert.Throws<XmlSchemaException>(void () => Check(SomeProtocol.Pacs008(), folder.Path));
    }

    private static string? FirstFault(XmlSchemaSet set, string xml)
    {
        string? fault = null;
        XmlReader reader = null!;
        var settings = new XmlReaderSettings
        {
            ValidationType = ValidationType.Schema,
            ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints,
            Schemas = set,
        };
        settings.ValidationEventHandler += (_, found) =>
        {
            if (reader.LocalName != "Sgntr")
            {
                fault ??= $"The message is not valid by its schema: line {found.Exception.LineNumber}, position {found.Exception.LinePosition}.";
            }
        };
        using (reader = XmlReader.Create(new StringReader(xml), settings))
        {
            while (reader.Read())
            {
            }
        }

        return fault;
    }

    /// <summary>Some elements of the document gone, twice there, renamed, empty, of blanks, with another value or with an attribute.</summary>
    private static string Changed(string xml, Random random)
    {
        var document = XDocument.Parse(xml, LoadOptions.PreserveWhitespace);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var elements = document.Root!.Elements().Last().DescendantsAndSelf().ToList();
            var element = elements[random.Next(elements.Count)];
            var value = elements[random.Next(elements.Count)].Value;
            var attribute = element.Attributes().FirstOrDefault();
            switch (random.Next(10))
            {
                case 0 when element.Parent != document.Root: element.Remove(); break;
                case 1: element.AddAfterSelf(new XElement(element)); break;
                case 2: element.Name = element.Name.Namespace + "Other"; break;
                case 3: element.RemoveNodes(); break;
                case 4: element.Value = " \n "; break;
                case 5 when !element.HasElements: element.Value = value.Length < 100 ? value : "x"; break;
                case 6: element.SetAttributeValue("Ccy", "BRL"); break;
                case 7: element.SetAttributeValue(XName.Get("nil", XmlSchema.InstanceNamespace), "true"); break;
                case 8: element.SetAttributeValue(XName.Get("type", XmlSchema.InstanceNamespace), "xs:string"); break;
                default: attribute?.Remove(); break;
            }
        }

        return document.Declaration + document.ToString(SaveOptions.DisableFormatting);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_folder_that_is_closed_to_this_user_is_not_one_without_schemas_and_is_read_when_it_is_open_again()
    {
        using var scratch = new ScratchFolder();
        var folder = scratch.Path;
        try
        {
            File.Copy(Path.Combine(Folder, "pacs.008.spi.1.16.xsd"), Path.Combine(folder, "pacs.008.spi.1.16.xsd"));
            File.SetUnixFileMode(folder, UnixFileMode.None);
            SchemaFolder schemas = null!;

            var why = AnotherUser.Run(() => SchemaFolder.WhyUnusable(folder));
            Assert.Throws<UnauthorizedAccessException>(() => AnotherUser.Run(() => (schemas = new SchemaFolder(folder)).Find("pacs.008.spi.1.16")));

            Assert.StartsWith("is not a folder that can be read", why, StringComparison.Ordinal);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.NotNull(schemas.Find("pacs.008.spi.1.16"));
            Assert.Null(schemas.Find("pacs.009.spi.1.1"));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void Message_without_a_schema_in_the_folder_passes_as_without_folder()
    {
        using var folder = Schemas("pacs.002.spi.1.17.xsd");

        Assert.Null(Check(SomeProtocol.Pacs008().Replace("<ChrgBr>SLEV</ChrgBr>", "", StringComparison.Ordinal), folder.Path).Refusal);
    }

    [Fact]
    public void A_schema_is_read_once_while_the_settings_stay_the_same()
    {
        const string Schema = "pacs.008.spi.1.16.xsd";
        using var folder = Schemas(Schema);
        var admission = SomeProtocol.Admission(Options(folder.Path));
        var request = SomeProtocol.SpiSend(SomeProtocol.Pacs008());
        var operation = SomeProtocol.Operations().Find(request).Operation!;
        Assert.Null(admission.Check(operation, request).Refusal);

        File.Delete(Path.Combine(folder.Path, Schema));

        var broken = SomeProtocol.SpiSend(SomeProtocol.Pacs008().Replace("<ChrgBr>SLEV</ChrgBr>", "", StringComparison.Ordinal));
        Assert.Equal("schema", admission.Check(operation, broken).Refusal?.Rule);
    }

    [Theory]
    [InlineData("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='missing'/></xs:schema>")]
    [InlineData("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>")]
    [InlineData("not XML")]
    public void Schema_that_does_not_compile_is_found_at_start(string schema)
    {
        using var folder = new ScratchFolder();
        folder.Write("pacs.008.spi.1.16.xsd", schema);

        var failures = new ProtocolOptionsValidator().Validate(null, Options(folder.Path)).Failures;

        Assert.Contains("Pix:SchemaFolder", Assert.Single(failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_is_not_there_is_found_at_start() =>
        Assert.Contains("Pix:SchemaFolder", Assert.Single(new ProtocolOptionsValidator().Validate(null, Options("/nowhere/at/all")).Failures!), StringComparison.Ordinal);

    private static AdmissionResult Check(string xml, string? folder = null) => SomeProtocol.Check(SomeProtocol.SpiSend(xml), Options(folder ?? Folder));

    private static ProtocolOptions Options(string folder)
    {
        var options = SomeProtocol.Options();
        options.SchemaFolder = folder;
        return options;
    }

    private static ScratchFolder Schemas(params string[] files)
    {
        var folder = new ScratchFolder();
        foreach (var file in files)
        {
            File.Copy(Path.Combine(Folder, file), folder[file]);
        }

        return folder;
    }

    [Fact]
    public void What_is_checked_by_which_is_told()
    {
        var with = Options(Path.Combine(AppContext.BaseDirectory, "vectors", "spi-5.13.1", "xsd"));
        with.SpiMessages = "pacs.008.spi.1.16,pibr.001.spi.1.3,abcd.001.spi.1.0";

        var told = SchemaCoverage.Of(with);

        Assert.Equal(["pacs.008.spi.1.16"], told.BySchema);
        Assert.Equal(["pibr.001.spi.1.3"], told.ByTable);
        Assert.Equal(["abcd.001.spi.1.0"], told.Bare);
        with.SchemaFolder = "";
        Assert.Empty(SchemaCoverage.Of(with).BySchema);
    }
}
