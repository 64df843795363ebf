namespace Pix.Simulator.Dict.Policies;

/// <summary>The bucket of a policy; <see cref="PayerId"/> is empty for those of the participant.</summary>
internal readonly record struct Bucket(Policy Policy, string PayerId);
