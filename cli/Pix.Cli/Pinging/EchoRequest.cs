using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pix.Cli.Pinging;

/// <summary>An echo request, which is a pibr.001 message. The SPI answers with a pibr.002 that contains the same text. No money is moved.</summary>
/// <param name="Data">Text of the echo. It contains random digits, so that each echo has another text.</param>
/// <param name="Document">The unsigned message.</param>
/// <remarks>Source: message catalogue 5.13.1, pibr.001 1.3. A <c>BizMsgIdr</c> is the letter M, the ISPB, and 23 letters and digits.</remarks>
internal sealed record EchoRequest(string Data, byte[] Document)
{
    /// <summary>Beginning of the text of every echo that Pix sends.</summary>
    public const string Prefix = "pix ping ";

    private const string Spi = "00038166", Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static EchoRequest Make(string ispb, string version, TimeProvider time)
    {
        var (id, now) = ($"M{ispb}{RandomNumberGenerator.GetString(Alphabet, 23)}", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        var data = Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true);
        return new EchoRequest(data, Encoding.UTF8.GetBytes(
            $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Envelope xmlns="https://www.bcb.gov.br/pi/pibr.001/{version}"><AppHdr><Fr>{Participant(ispb)}</Fr><To>{Participant(Spi)}</To><BizMsgIdr>{id}</BizMsgIdr><MsgDefIdr>pibr.001.spi.{version}</MsgDefIdr><CreDt>{now}</CreDt><Sgntr/></AppHdr><Document><EchoReq><GrpHdr><MsgId>{id}</MsgId><CreDtTm>{now}</CreDtTm></GrpHdr><EchoTxInf><Data>{data}</Data></EchoTxInf></EchoReq></Document></Envelope>
            """));
    }

    private static string Participant(string ispb) => $"<FIId><FinInstnId><Othr><Id>{ispb}</Id></Othr></FinInstnId></FIId>";
}
