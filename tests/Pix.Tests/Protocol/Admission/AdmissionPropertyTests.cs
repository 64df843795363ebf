using System.Text;
using CsCheck;
using Pix.Domain;
using Pix.Protocol.Multipart;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Tests.Admission;

/// <summary>Whatever is handed in, the answer is a result, and what is admitted is what it says it is.</summary>
public sealed class AdmissionPropertyTests
{
    private static readonly byte[] Message = Encoding.UTF8.GetBytes(SomeProtocol.Pacs008());

    [Fact]
    public void Any_damage_to_a_message_ends_in_a_result()
    {
        var admission = SomeProtocol.Admission();
        var operation = SomeProtocol.Operations().Find(SomeProtocol.SpiSend(Message)).Operation!;
        var damage = Gen.Select(Gen.Int[0, Message.Length - 1], Gen.Byte, Gen.Int[0, 3]);

        damage.Array[1, 8].Sample(changes =>
        {
            var result = admission.Check(operation, SomeProtocol.SpiSend(Damaged(changes)));

            Assert.True(result.Refusal is null || result.Refusal.Detail.Length > 0);
            Assert.True(result.Refusal is not null || result.MessageType == "pacs.008.spi.1.16");
        });
    }

    [Fact]
    public void Any_bytes_as_multipart_end_in_a_result() =>
        Words("--b", "--b--", "\r\n", "\r\n\r\n", "Content-Type: application/xml", " ", "x", "\n", "--").Array[0, 12].Sample(pieces =>
        {
            var body = Encoding.ASCII.GetBytes(string.Concat(pieces));
            var read = MultipartBody.TryParse("multipart/mixed; boundary=b", body, out var multipart, out var reason);

            Assert.NotEqual(read, reason.Length > 0);
            if (read)
            {
                Assert.InRange(multipart!.Parts.Length, 1, MultipartBody.MaxParts);
                var (type, again) = MultipartWriter.Answer(multipart.Parts);
                Assert.True(MultipartBody.TryParse(type, again, out var second, out _));
                Assert.Equal(multipart.Parts.Select(part => Encoding.ASCII.GetString(part.Content.Span)), second.Parts.Select(part => Encoding.ASCII.GetString(part.Content.Span)));
            }
        });

    [Fact]
    public void A_path_that_is_found_is_printable_and_has_no_way_up() =>
        Words("/", "api", "v2", "entries", "claims", "..", ".", "%2e", "%2F", "%5C", "%00", "\\", "a", "%C3%A9", "?", "#", "\r\n", "delete", "+55", "@").Array[1, 8].Sample(pieces =>
        {
            var path = "/api/v2/entries/" + string.Concat(pieces);
            var match = SomeProtocol.Operations().Find(PixChannel.Dict, "GET", path);

            Assert.True(match.Kind != OperationMatchKind.Found || IsPlain(path), path);
        });

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static bool IsPlain(string path) =>
        path.All(c => c is > ' ' and <= '~' and not '\\' and not '#' and not '?')
        && !Uri.UnescapeDataString(path).Split('/').Any(segment => segment is "." or "..");

    private static byte[] Damaged((int At, byte Value, int Kind)[] changes)
    {
        var bytes = new List<byte>(Message);
        foreach (var (at, value, kind) in changes)
        {
            var index = Math.Min(at, bytes.Count - 1);
            switch (kind)
            {
                case 0:
                    bytes[index] = value;
                    break;
                case 1:
                    bytes.Insert(index, value);
                    break;
                case 2:
                    bytes.RemoveAt(index);
                    break;
                default:
                    bytes.RemoveRange(index, Math.Min(value, bytes.Count - index - 1));
                    break;
            }
        }

        return [.. bytes];
    }
}
