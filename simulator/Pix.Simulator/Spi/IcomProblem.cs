using System.Security;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>Builds ICOM's error answers: RFC 7807 problems in XML, unsigned.</summary>
internal static class IcomProblem
{
    public static WireAnswer BadRequest(string detail) => Of(400, "badRequest", "Requisição inválida.", detail);

    public static WireAnswer Forbidden(string detail) => Of(403, "forbidden", "Acesso não permitido.", detail);

    public static WireAnswer NotFound(string detail) => Of(404, "notFound", "Recurso não encontrado.", detail);

    public static WireAnswer NotAcceptable(string detail) => Of(406, "notAcceptable", "Formato não suportado.", detail);

    public static WireAnswer Gone(string detail) => Of(410, "gone", "Recurso não mais disponível.", detail);

    public static WireAnswer LengthRequired(string detail) => Of(411, "lengthRequired", "Tamanho não informado.", detail);

    public static WireAnswer TooLarge(string detail) => Of(413, "payloadTooLarge", "Requisição muito grande.", detail);

    public static WireAnswer UnsupportedMediaType(string detail) => Of(415, "unsupportedMediaType", "Tipo não suportado.", detail);

    public static WireAnswer TooMany(string detail, int retryAfterSeconds) =>
        Of(429, "tooManyRequests", "Limite excedido.", detail)
            .With("Retry-After", retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static WireAnswer Of(int status, string type, string title, string detail) => WireAnswer.Problem(
        status,
        $"""
        <problem xmlns="urn:ietf:rfc:7807">
          <type>https://icom.pi.rsfn.net.br/api/v1/error/{type}</type>
          <title>{title}</title>
          <status>{status}</status>
          <detail>{SecurityElement.Escape(detail)}</detail>
        </problem>
        """);
}
