using System.Net;
using NodaTime;
using SimNet.Abstractions;

namespace SimNet.Tests.Property.HappyEyeballs;

/// <summary>What a resolver answers for one family, and after how long.</summary>
internal sealed record TimedAnswer(Duration After, AddressInfoError? Error, params IPAddress[] Addresses);
