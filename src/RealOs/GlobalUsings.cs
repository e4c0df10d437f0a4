global using SimNet.Abstractions;
