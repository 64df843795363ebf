using Pix.Audit.Records;

namespace Pix.Audit.DeadLetters;

/// <summary>
/// Describes a dead letter: a file beside the journal that contains a record that the sink refused permanently, or bytes of the journal that
/// could not be read. The description contains no personal data.
/// </summary>
/// <param name="Name">Silo, stream and file, separated by slashes.</param>
/// <param name="Silo">Silo whose journal contained the record or the bytes.</param>
/// <param name="Stream">Stream of the journal.</param>
/// <param name="Kind">What the letter holds, such as a record or damaged bytes.</param>
/// <param name="RecordId">Id of the audit record; empty for damaged bytes of the log.</param>
/// <param name="KeptAt">When the letter was written, UTC.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="State">
/// Text for the operator: who requested redelivery, or why redelivery failed; without a request, the text of <paramref name="Why"/>.
/// </param>
/// <param name="Why">Why the letter can never be delivered; empty if it can be.</param>
public sealed record DeadLetter(string Name, string Silo, AuditStream Stream, DeadLetterKind Kind, string RecordId, DateTimeOffset KeptAt, long Bytes, string State, string Why);
