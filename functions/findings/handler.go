package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"
	"github.com/aws/smithy-go"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/asff"
)

// importer is the one call to Security Hub that is made.
type importer interface {
	BatchImportFindings(context.Context, *securityhub.BatchImportFindingsInput, ...func(*securityhub.Options)) (*securityhub.BatchImportFindingsOutput, error)
}

// handler answers the events of an SQS queue with the messages that failed.
type handler struct {
	hub     importer
	product asff.Product
	least   judge.Severity
	log     *slog.Logger
}

// Invoke is lambda.Handler. It fails as a whole only for an event that is not
// one of SQS; else every message stands for itself. Importing a finding twice
// comes to the same as once, so that a message may come again.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	log := h.log.With(environment.RequestID(ctx))
	messages, err := queued.Messages(payload)
	if err != nil {
		return nil, err
	}
	var answer queued.Answer
	var b batch
	for _, m := range messages {
		a, err := m.Alert()
		switch {
		case err != nil:
			log.Error("not imported", slog.String("message_id", m.ID), slog.Any("error", err))
			answer.Keep(m.ID)
		case a.Severity < h.least:
			log.Info("quieter than HOSEWATCH_MIN_SEVERITY", slog.String("message_id", m.ID), slog.String("alert_id", tell.Plain(a.ID)))
		default:
			b.add(m.ID, a, asff.New(a, h.product))
		}
	}
	faults := h.send(ctx, b.findings)
	for _, one := range b.messages {
		said := log.With(slog.String("message_id", one.id), slog.String("alert_id", one.alert))
		if err := faults[one.finding]; err != nil {
			said.Error("not imported", slog.Any("error", err))
			answer.Keep(one.id)
			continue
		}
		said.Info("imported")
	}
	return json.Marshal(answer)
}

// batch is what one invocation imports. SQS hands over no more messages at
// once than Security Hub takes findings:
// https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
type batch struct {
	messages []message
	findings []types.AwsSecurityFinding
}

// message is a message of the queue, with the ids of what is in it.
type message struct{ id, alert, finding string }

// add puts a finding in once, however many messages hold it.
func (b *batch) add(id string, a *judge.Alert, f types.AwsSecurityFinding) {
	if !slices.ContainsFunc(b.messages, func(m message) bool { return m.finding == *f.Id }) {
		b.findings = append(b.findings, f)
	}
	b.messages = append(b.messages, message{id, tell.Plain(a.ID), *f.Id})
}

// send imports findings and returns, by their ids, why any were not. Faults
// hold codes and no text of AWS's, which may repeat what a finding says.
func (h *handler) send(ctx context.Context, findings []types.AwsSecurityFinding) map[string]error {
	if len(findings) == 0 {
		return nil
	}
	faults := map[string]error{}
	out, err := h.hub.BatchImportFindings(ctx, &securityhub.BatchImportFindingsInput{Findings: findings})
	var said smithy.APIError
	switch {
	case errors.As(err, &said):
		err = fmt.Errorf("security hub: %s", tell.Plain(said.ErrorCode()))
	case err != nil:
		err = fmt.Errorf("security hub: %w", err)
	case int(aws.ToInt32(out.FailedCount)) != len(out.FailedFindings):
		err = errors.New("security hub: findings refused, and not said which")
	default:
		for _, f := range out.FailedFindings {
			faults[aws.ToString(f.Id)] = fmt.Errorf("security hub: finding refused: %s", tell.Plain(aws.ToString(f.ErrorCode)))
		}
		return faults
	}
	for _, f := range findings {
		faults[*f.Id] = err
	}
	return faults
}
