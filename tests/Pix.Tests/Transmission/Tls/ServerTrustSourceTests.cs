using Microsoft.Extensions.Logging.Abstractions;
using Pix.Settings;
using Pix.Transmission.Tests.Support;
using Pix.Transmission.Tls;
using Xunit;

namespace Pix.Transmission.Tests.Tls;

/// <summary>The certificates of the Central Bank's servers are read anew each time; what cannot be read leaves those of before.</summary>
public sealed class ServerTrustSourceTests : IDisposable
{
    private static readonly string First = TestPki.Shared.Root.ExportCertificatePem(), Second = TestPki.Shared.OtherRoot.ExportCertificatePem();

    private readonly ScratchFolder _folder = new();

    private string File => _folder["servers.pem"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unchanged_text_is_not_decoded_again_and_changed_text_is()
    {
        var source = new ServerTrustSource(File, NullLogger.Instance);
        Write(First);
        var first = source.Current();
        Assert.Same(first, source.Current());

        Write(Second);

        var second = source.Current();
        Assert.NotSame(first, second);
        Assert.Same(second, source.Current());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void What_cannot_be_read_leaves_what_was_read_before_and_is_logged(string? text)
    {
        var log = new CollectedLog();
        var source = new ServerTrustSource(File, log);
        Write(First);
        var first = source.Current();

        Write(text);
        Assert.Same(first, source.Current());
        Assert.Equal([EventIds.TrustUnreadable], log.Ids);

        Write(Second);
        Assert.NotSame(first, source.Current());
    }

    [Fact]
    public void What_could_never_be_read_is_told()
    {
        var source = new ServerTrustSource(File, NullLogger.Instance);
        Assert.Throws<UnreadableSettingException>(source.Current);

        Write("nothing");

        Assert.Contains("which holds no certificate", Assert.Throws<UnreadableSettingException>(source.Current).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_who_watch_how_long_certificates_last_see_the_last_that_could_be_read()
    {
        var options = SomeTransmission.Options(9191);
        options.BcbMtlsCertificate = File;
        var certificates = new ServerCertificates(new FixedOptions<TransmissionOptions>(options));
        Assert.Empty(certificates.Read());
        Write(First + "\n" + Second);
        Assert.Equal([TestPki.Shared.Root.Subject, TestPki.Shared.OtherRoot.Subject], certificates.Read().Select(certificate => certificate.Subject));

        Write(null);

        Assert.Equal(2, certificates.Read().Count);
    }

    private void Write(string? text)
    {
        System.IO.File.Delete(File);
        if (text is not null)
        {
            System.IO.File.WriteAllText(File, text);
        }
    }
}
